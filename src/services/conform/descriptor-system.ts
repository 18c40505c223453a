import { closeSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Handle } from '../../conform/wire.ts';
import type { Descriptors } from '../../io/descriptors.ts';
import { GivenDescriptors } from '../../io/given-descriptors.ts';
import { removeStale } from '../../io/listen.ts';
import { pausedSocket } from '../../io/paused-socket.ts';
import { PassedPair } from './passed-pair.ts';
import type { ConformSystem, Giving, OtherKind, Taking } from './system.ts';

/** A system whose connections are passed by descriptors beside a sideband. */
export class DescriptorSystem implements ConformSystem {
  readonly passedBy = 'sideband';
  readonly lacking = {};
  readonly lines: Descriptors;
  readonly taking: Taking;

  constructor(descriptors: Descriptors) {
    this.lines = descriptors;
    this.taking = new TakenDescriptors(descriptors);
  }

  giving(): Giving {
    return new Given(this.lines);
  }

  async listenDeaf(endpoint: string, count: number): Promise<() => void> {
    await removeStale(endpoint);
    const deaf = this.lines.calls.listenOn(endpoint, count);
    return () => {
      closeSync(deaf);
      rmSync(endpoint, { force: true });
    };
  }
}

class Given implements Giving {
  readonly factOf = null;
  private readonly descriptors: Descriptors;
  private readonly given: GivenDescriptors;
  private readonly pairs: PassedPair[] = [];
  private readonly others: number[] = [];

  constructor(descriptors: Descriptors) {
    this.descriptors = descriptors;
    this.given = new GivenDescriptors(descriptors, () => null);
  }

  dialled(): void {}

  connection(nonblocking: boolean): PassedPair {
    const pair = new PassedPair(this.descriptors, nonblocking);
    this.pairs.push(pair);
    return pair;
  }

  other(kind: OtherKind): Handle {
    const descriptor = this.given.find(kind)!;
    this.others.push(descriptor);
    return { descriptor };
  }

  async close(): Promise<void> {
    for (const pair of this.pairs) pair.close();
    for (const descriptor of this.others) this.descriptors.close(descriptor);
    this.given.close();
  }
}

class TakenDescriptors implements Taking {
  readonly factOf = null;
  private readonly descriptors: Descriptors;

  constructor(descriptors: Descriptors) {
    this.descriptors = descriptors;
  }

  take(_handleValue: string, passed: readonly Handle[] | null): Handle | null {
    return passed?.length === 1 ? passed[0]! : null;
  }

  adopt({ descriptor }: Handle): Socket {
    return pausedSocket(this.descriptors.duplicate(descriptor));
  }

  isBlocking({ descriptor }: Handle): boolean {
    return this.descriptors.calls.isBlocking(descriptor) === true;
  }

  close({ descriptor }: Handle): void {
    this.descriptors.close(descriptor);
  }
}
