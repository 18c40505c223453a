import type { End, Use } from '../conversations/contract.ts';
import type { DescriptorFate, DescriptorKind, PassedDescriptor } from '../wire/descriptor.ts';
import { adopt } from './adopted.ts';
import type { DriverHooks } from './driver-hooks.ts';
import { OfferedHandles, type Piece } from './offered-handles.ts';
import type { Pipes } from './pipes.ts';

type Told = Pick<DriverHooks<never>, 'adopted' | 'settled' | 'notice'>;

/** A handle that an offer named, as far as it is one. */
class ReceivedHandle implements PassedDescriptor {
  fate: DescriptorFate | null = null;
  readonly kind: DescriptorKind | null;
  /** A handle waits or does not by how it is used. */
  readonly blocking = null;
  readonly handle: string;

  constructor(value: string, kind: DescriptorKind | null) {
    this.handle = value;
    this.kind = kind;
  }

  toJSON(): PassedDescriptor {
    const { kind, blocking, fate, handle } = this;
    return { kind, blocking, fate, handle };
  }
}

/** A connection that was put into the table of another process. */
interface Given {
  readonly pid: number;
  readonly value: string;
  /** The copy that it can be told by. */
  readonly original: number;
}

/** The handles of one conversation on Windows: those that offers named, until each has its use, and those that it has passed. */
export class HeldHandles {
  private readonly pipes: Pipes;
  private readonly hooks: Told;
  private readonly heard = new Map<End, OfferedHandles>();
  /** By connection. */
  private readonly said = new Map<object, OfferedHandles>();
  private readonly kept = new Set<ReceivedHandle>();
  private readonly given: Given[] = [];

  constructor(pipes: Pipes, hooks: Told) {
    this.pipes = pipes;
    this.hooks = hooks;
  }

  /** What came, cut after each frame, with the handle that an offer names. */
  came(end: End, bytes: Uint8Array): readonly Piece[] {
    return streamOf(this.heard, end).pieces(bytes, (value) => {
      const kind = this.pipes.handles.kindOf(value);
      const handle = this.pipes.handles.handleOf(value);
      const received = new ReceivedHandle(value, kind);
      // Whatever else it is was not passed here, and is not ours to close.
      if (handle !== null && (kind === 'stream' || kind === 'pipe')) {
        this.kept.add(received);
        this.pipes.own.add(handle);
      }
      return received;
    });
  }

  /** What is known of the handle of an offer that leaves; null where none does, or where somebody else put it there. */
  left(connection: object, bytes: Uint8Array): readonly PassedDescriptor[] | null {
    const passed: PassedDescriptor[] = [];
    streamOf(this.said, connection).pieces(bytes, (value) => {
      const fact = { kind: 'stream', blocking: null, fate: null, handle: value } as const;
      if (this.pipes.givenAway.has(value)) passed.push(fact);
      return fact;
    });
    return passed.length === 0 ? null : passed;
  }

  /** Puts a copy of a connection into the table of a process; gives its value there. Throws an error of the system. */
  give(line: number, pid: number): string {
    const original = this.pipes.duplicate(line);
    try {
      const value = this.pipes.handles.putInto(pid, original);
      this.given.push({ pid, value, original });
      this.pipes.givenAway.add(value);
      return value;
    } catch (error) {
      this.pipes.close(original);
      throw error;
    }
  }

  /** Moves a handle that came into the table of another process; null where it did not come. Throws an error of the system. */
  move(value: string, pid: number): string | null {
    const received = [...this.kept].find(({ handle }) => handle === value);
    const handle = received === undefined ? null : this.pipes.handles.handleOf(value);
    if (received === undefined || handle === null) return null;
    const there = this.pipes.handles.moveInto(pid, handle);
    this.kept.delete(received);
    this.pipes.own.delete(handle);
    this.pipes.givenAway.add(there);
    return there;
  }

  /** Closes what was given away, where the other process has not done so. */
  takeBack(): void {
    for (const { pid, value, original } of this.given)
      if (this.pipes.handles.takeBack(pid, value, original))
        this.hooks.notice?.(`the handle ${value} was left open in process ${pid}, and is closed there now`);
  }

  /** Puts one that came to that use, once. */
  settle(descriptor: PassedDescriptor, use: Use): void {
    if (!(descriptor instanceof ReceivedHandle) || !this.kept.delete(descriptor)) return;
    const handle = this.pipes.handles.handleOf(descriptor.handle);
    if (handle === null) return;
    const unusable = use !== 'leak' && use !== 'close' && descriptor.kind !== 'stream';
    if (unusable) this.hooks.notice?.(`what was passed cannot be served: ${descriptor.kind ?? 'unknown'}`);
    descriptor.fate = use === 'leak' ? 'leaked' : use === 'close' || unusable ? 'closed' : 'adopted';
    this.hooks.settled?.(descriptor);
    if (descriptor.fate === 'closed') return this.pipes.close(handle);
    this.hooks.adopted?.(adopt(handle, use === 'leak' ? 'ignore' : use, this.pipes), use);
  }

  /** Closes all that is left. */
  close(): void {
    for (const handle of [...this.kept]) this.settle(handle, 'close');
    for (const { original } of this.given.splice(0)) this.pipes.close(original);
  }
}

function streamOf<K>(streams: Map<K, OfferedHandles>, key: K): OfferedHandles {
  const known = streams.get(key) ?? new OfferedHandles();
  streams.set(key, known);
  return known;
}
