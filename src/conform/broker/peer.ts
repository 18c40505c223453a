import type { Instant } from '../../conversations/contract.ts';
import type { MessageValue } from '../../wire/fields/value.ts';
import type { PassedBy } from '../need.ts';
import type { Handle, Wire } from '../wire.ts';

/** A broker under test, for whoever plays its clients and its backend. */
export interface BrokerPeer {
  readonly service: string;
  readonly passedBy: PassedBy;
  readonly wantedVersion: string;
  /** Of this process, which the kernel reports to the broker as its peer. */
  readonly pid: number;
  /** The connection of a new client. */
  dial(): Promise<Wire>;
  /** The connection on which the broker offers that token; null where none comes in time. */
  offered(token: Uint8Array, withinMs: number): Promise<OfferedHere | null>;
  /** What happens to connections to the backend’s endpoint in this case. */
  backend(how: BackendHere): Promise<void>;
  /** A connection that was handed over, as its new owner uses it. */
  adopt(handle: Handle): Wire;
  /** Whether O_NONBLOCK is clear on it. */
  blocking(handle: Handle): boolean;
  /** Closes this process’s copy of a connection that was handed over. */
  letGo(handle: Handle): void;
  /** Closes everything that the broker has offered so far, and the connections that it was offered on. */
  leaveOffers(): void;
  now(): Instant;
  /** Resolves after a while, in ms. */
  pause(ms: number): Promise<void>;
}

/** How the backend is played: it reads its connections (`listens`, the default), or not even that. */
export type BackendHere =
  | 'listens'
  | 'is-absent'
  | 'closes-at-once'
  | 'resets'
  | 'never-reads'
  | 'never-accepts';

/** An offer that the broker has made to this process. */
export interface OfferedHere {
  readonly wire: Wire;
  readonly token: Uint8Array;
  readonly correlationId: string;
  /** The connection that came with the sideband, or that handle_value names; null where none did. */
  readonly handle: Handle | null;
  readonly requestId: string;
  readonly handleValue: string;
  readonly serviceName: string;
  /** The offer’s Frame, without its payload. */
  readonly envelope: MessageValue;
}

/** How long a broker waits for an ACK. In ms. */
export const DEADLINE_MS = 5_000;
/** How long something may take if nothing delays it. In ms. */
export const PROMPT_MS = 2_000;
/** How long after a wrong answer a ready would have come. In ms. */
export const NOT_TOLD_MS = 400;
/** The broker’s deadline for an ACK, with some to spare. In ms. */
export const OVERDUE_MS = 6_000;
