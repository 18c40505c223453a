import type { Lacking } from '../../conform/need.ts';
import type { Handle } from '../../conform/wire.ts';
import type { LightSocket } from '../../io/light-socket.ts';
import type { Pipes } from '../../io/pipes.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import { GivenHandles } from './given-handles.ts';
import type { ConformSystem, Giving, Taking } from './system.ts';

/** Windows, where connections are pipes, and passed by their handles. docs/platforms.md, "Windows". */
export class HandleSystem implements ConformSystem {
  readonly passedBy = 'handle';
  readonly lacking: Lacking = {
    sideband: 'Windows has no sideband: the offer names a handle instead',
    reset: 'a pipe of Windows cannot be reset, only closed',
    'half-close': 'a pipe of Windows cannot be closed by halves',
    'blocking-mode': 'whether a handle waits is for each reader and writer to say',
    datagram: 'Windows has no datagram sockets that a handle could stand for',
  };
  readonly lines: Pipes;
  readonly taking: Taking;

  constructor(pipes: Pipes) {
    this.lines = pipes;
    this.taking = new TakenHandles(pipes);
  }

  giving(endpoint: string): Giving {
    return new GivenHandles(this.lines, endpoint);
  }

  async listenDeaf(endpoint: string, count: number): Promise<() => void> {
    const instances = this.lines.deaf(endpoint, count);
    return () => {
      for (const instance of instances) this.lines.close(instance);
    };
  }
}

/**
 * Handles that brokers put into this process. Each has a copy, by which it can be told: a broker may close its own again, and its number is then
 * something else’s.
 */
class TakenHandles implements Taking {
  private readonly pipes: Pipes;
  /** By the copy. */
  private readonly originals = new Map<number, number>();

  constructor(pipes: Pipes) {
    this.pipes = pipes;
  }

  readonly factOf = (value: string): PassedDescriptor => ({
    ...{ kind: this.pipes.handles.kindOf(value), blocking: null, fate: null, handle: value },
  });

  take(value: string): Handle | null {
    const { pipes } = this;
    const original = pipes.handles.handleOf(value);
    if (original === null || pipes.handles.kindOf(value) !== 'stream') return null;
    const descriptor = pipes.duplicate(original);
    pipes.own.add(original);
    this.originals.set(descriptor, original);
    return { descriptor, value };
  }

  adopt({ descriptor }: Handle): LightSocket {
    return this.pipes.light.socket(this.pipes.duplicate(descriptor));
  }

  isBlocking(): boolean {
    return true;
  }

  close({ descriptor }: Handle): void {
    const original = this.originals.get(descriptor);
    this.originals.delete(descriptor);
    if (original !== undefined && this.pipes.areSame(original, descriptor)) this.pipes.close(original);
    this.pipes.close(descriptor);
  }
}
