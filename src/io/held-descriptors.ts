import type { Passable, Use } from '../conversations/contract.ts';
import { systemFailure } from '../failure.ts';
import type { Passed } from '../frames/message.ts';
import { droppedDescriptor, type PassedDescriptor, sentDescriptor } from '../wire/descriptor.ts';
import { adopt } from './adopted.ts';
import { ReceivedDescriptor } from './descriptor-facts.ts';
import type { Descriptors } from './descriptors.ts';
import type { DriverHooks } from './driver-hooks.ts';
import { GivenDescriptors } from './given-descriptors.ts';
import { EMFILE_HINT } from './listen.ts';

type Told = Pick<DriverHooks<never>, 'adopted' | 'settled' | 'notice' | 'failed'>;

/** The descriptors of one conversation: those that came, until each has its use, and those that it passes. */
export class HeldDescriptors {
  private readonly descriptors: Descriptors;
  private readonly hooks: Told;
  private readonly handedOver: () => number | null;
  /** Made when the first one is passed. */
  private given: GivenDescriptors | null = null;
  /** Those that came and are not settled. */
  private kept: ReceivedDescriptor[] = NOBODY;

  /** @param handedOver a copy of the connection that is handed over; null where there is none */
  constructor(descriptors: Descriptors, handedOver: () => number | null, hooks: Told) {
    this.descriptors = descriptors;
    this.hooks = hooks;
    this.handedOver = handedOver;
  }

  /** Takes over those that came. @param dropped whether the kernel dropped one */
  came(numbers: readonly number[], dropped: boolean): readonly PassedDescriptor[] {
    if (numbers.length === 0 && !dropped) return NONE;
    const came = numbers.map((number) => new ReceivedDescriptor(number, this.descriptors.calls));
    this.kept = this.kept.length === 0 ? came : [...this.kept, ...came];
    return dropped ? [...came, droppedDescriptor()] : came;
  }

  /** The descriptor to pass, which is the caller’s now; null where there is none. */
  find(what: Passable): { readonly number: number; readonly seen: PassedDescriptor } | null {
    if (typeof what !== 'string') {
      const came = 'descriptor' in what ? what.descriptor : what;
      if (!(came instanceof ReceivedDescriptor) || !this.takeOut(came)) return null;
      came.look();
      if (!('descriptor' in what))
        return { number: came.number, seen: sentDescriptor(came.kind, came.blocking) };
      const { blocking } = what;
      this.descriptors.calls.setBlocking(came.number, blocking);
      return { number: came.number, seen: sentDescriptor(came.kind, blocking) };
    }
    const number = this.make(what);
    if (number === null) return null;
    const { kind, blocking } = new ReceivedDescriptor(number, this.descriptors.calls).look();
    return { number, seen: sentDescriptor(kind, blocking) };
  }

  /** Null where there is nothing to hand over, or the system cannot make it, which is reported. */
  private make(what: Passed): number | null {
    try {
      this.given ??= new GivenDescriptors(this.descriptors, this.handedOver);
      return this.given.find(what);
    } catch (error) {
      const failure = systemFailure(error, 'cannot make the descriptor that is to be passed', EMFILE_HINT);
      if (failure.kind === 'internal') throw failure;
      this.hooks.failed?.(failure);
      return null;
    }
  }

  /** Puts one that came to that use, once. */
  settle(descriptor: PassedDescriptor, use: Use): void {
    if (!(descriptor instanceof ReceivedDescriptor) || !this.takeOut(descriptor)) return;
    const { kind } = descriptor.look();
    const unusable = use !== 'leak' && use !== 'close' && kind !== 'stream';
    if (unusable) this.hooks.notice?.(`what was passed cannot be served: ${kind ?? 'unknown'}`);
    descriptor.fate = use === 'leak' ? 'leaked' : use === 'close' || unusable ? 'closed' : 'adopted';
    this.hooks.settled?.(descriptor);
    if (descriptor.fate === 'closed') return this.descriptors.close(descriptor.number);
    const adopted = adopt(descriptor.number, use === 'leak' ? 'ignore' : use, this.descriptors);
    this.hooks.adopted?.(adopted, use);
  }

  /** One that was to be passed could not leave, and is closed. */
  lost(what: Passable): void {
    const came = typeof what !== 'string' && 'descriptor' in what ? what.descriptor : what;
    if (!(came instanceof ReceivedDescriptor) || came.fate !== null) return;
    came.fate = 'closed';
    this.hooks.settled?.(came);
  }

  /** False where it is not one of them. */
  private takeOut(descriptor: ReceivedDescriptor): boolean {
    const at = this.kept.indexOf(descriptor);
    if (at === -1) return false;
    this.kept = this.kept.length === 1 ? NOBODY : this.kept.toSpliced(at, 1);
    return true;
  }

  /** Closes all that is left. */
  close(): void {
    this.given?.close();
    for (const descriptor of this.kept) this.settle(descriptor, 'close');
  }
}

const NOBODY: ReceivedDescriptor[] = [];
const NONE: readonly PassedDescriptor[] = [];
