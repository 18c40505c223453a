import type { Lacking, PassedBy } from '../../conform/need.ts';
import type { HandedOver, Handle } from '../../conform/wire.ts';
import type { StreamSocket } from '../../io/light-socket.ts';
import type { Lines } from '../../io/lines.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';

/** Something else than a connected stream socket. */
export type OtherKind = 'pipe' | 'file' | 'listener' | 'datagram';

/** What is known of the handle that an offer names, on Windows. */
export type FactOf = (value: string) => PassedDescriptor;

/** What cases need of the system: reading and writing connections past Node, and passing them to another process. */
export interface ConformSystem {
  readonly passedBy: PassedBy;
  readonly lacking: Lacking;
  readonly lines: Lines;
  /** What one case passes to the backend that listens there. */
  giving(endpoint: string): Giving;
  readonly taking: Taking;
  /** Listens, and accepts nobody; gives what ends that. Throws a Failure, or an error of the system. @param count how many may dial */
  listenDeaf(endpoint: string, count: number): Promise<() => void>;
}

/** What one case passes to a backend under test. Errors of the system have a `code`. */
export interface Giving {
  readonly factOf: FactOf | null;
  /** Called with each connection that was dialled. */
  dialled(socket: StreamSocket): void;
  /** @param nonblocking whether O_NONBLOCK is set on it */
  connection(nonblocking: boolean): HandedOver;
  other(kind: OtherKind): Handle;
  /** Closes everything, and what the backend cannot know of there as well. */
  close(): Promise<void>;
}

/** What a broker under test passes to this process. */
export interface Taking {
  readonly factOf: FactOf | null;
  /** The connection of an offer; null where none came. @param passed with the sideband; null: there was none */
  take(handleValue: string, passed: readonly Handle[] | null): Handle | null;
  /** A copy of it, as its new owner uses it. */
  adopt(handle: Handle): StreamSocket;
  /** Whether O_NONBLOCK is clear. */
  isBlocking(handle: Handle): boolean;
  close(handle: Handle): void;
}
