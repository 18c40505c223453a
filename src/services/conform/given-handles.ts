import type { Handle } from '../../conform/wire.ts';
import { descriptorOf, type StreamSocket } from '../../io/light-socket.ts';
import type { Pipes } from '../../io/pipes.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import { backendProcess } from '../backend-process.ts';
import { PassedPipe } from './passed-pipe.ts';
import type { Giving, OtherKind } from './system.ts';

/** How long a backend has to close what is not a connection before it is closed from here. In ms. */
const CLOSES_MS = 100;

/** What one case puts into the process of a backend under test, on Windows. */
export class GivenHandles implements Giving {
  private readonly pipes: Pipes;
  private readonly endpoint: string;
  private pid: number | null = null;
  private readonly given = new Map<string, PassedPipe>();
  /** Values that whole offers have named: those are the backend’s to close. */
  private readonly named = new Set<string>();
  /** Ends that only keep others open. */
  private readonly kept: number[] = [];

  constructor(pipes: Pipes, endpoint: string) {
    this.pipes = pipes;
    this.endpoint = endpoint;
  }

  readonly factOf = (value: string): PassedDescriptor => {
    this.named.add(value);
    return { kind: this.given.get(value)?.kind ?? null, blocking: null, fate: null, handle: value };
  };

  dialled(socket: StreamSocket): void {
    const line = descriptorOf(socket);
    if (line !== null) this.pid ??= this.pipes.peerProcess(line);
  }

  connection(): PassedPipe {
    return this.put('stream', ...this.pipes.pair());
  }

  other(kind: OtherKind): Handle {
    const { handle } = this.put(kind === 'file' ? 'other' : kind, this.make(kind), null);
    this.pipes.own.add(handle.descriptor);
    return handle;
  }

  async close(): Promise<void> {
    for (const [value, passed] of this.given) {
      // A connection that an offer has named is the backend’s; what is none may be left alone there.
      const isTheirs = passed.kind === 'stream' && this.named.has(value);
      if (!isTheirs && !(await passed.released(this.named.has(value) ? CLOSES_MS : 0))) passed.takeBack();
      passed.close();
    }
    for (const end of this.kept.splice(0)) this.pipes.close(end);
  }

  private put(kind: PassedDescriptor['kind'], mine: number, kept: number | null): PassedPipe {
    this.pid ??= backendProcess(null, this.pipes.processAt(this.endpoint), '');
    const passed = new PassedPipe(this.pipes, this.pid, kind, mine, kept);
    this.given.set(passed.handle.value, passed);
    return passed;
  }

  private make(kind: OtherKind): number {
    switch (kind) {
      case 'file':
        return this.pipes.others.file(process.execPath);
      case 'listener':
        return this.pipes.deaf(`${this.endpoint}-listener-${process.pid}-${this.given.size}`, 1)[0]!;
      default: {
        const [read, write] = this.pipes.others.oneWay();
        this.kept.push(read);
        return write;
      }
    }
  }
}
