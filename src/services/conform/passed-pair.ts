import type { HandedOver, Handle } from '../../conform/wire.ts';
import type { Descriptors } from '../../io/descriptors.ts';
import { holdsWithin } from '../holds-within.ts';

/** A socket pair of which one end is passed to the peer under test. */
export class PassedPair implements HandedOver {
  readonly handle: Handle;
  private readonly kept: number;
  private readonly descriptors: Descriptors;
  private open = { given: true, kept: true };

  /** Throws an error with the system’s `code`. @param nonblocking whether O_NONBLOCK is set on the passed end */
  constructor(descriptors: Descriptors, nonblocking = false) {
    this.descriptors = descriptors;
    const [given, kept] = descriptors.socketPair();
    this.handle = { descriptor: given };
    this.kept = kept;
    if (nonblocking) descriptors.calls.setBlocking(given, false);
  }

  given(): void {
    if (this.open.given) this.descriptors.close(this.handle.descriptor);
    this.open.given = false;
  }

  /** Our end. Throws once it is closed: its number may be another connection’s by then. */
  private get line(): number {
    if (!this.open.kept) throw new Error('closed');
    return this.kept;
  }

  get held(): boolean {
    return this.open.kept && !this.descriptors.gone(this.kept);
  }

  async released(withinMs: number): Promise<boolean> {
    return await holdsWithin(withinMs, () => !this.held);
  }

  async reads(bytes: Uint8Array, withinMs: number): Promise<boolean | null> {
    const { descriptors } = this;
    try {
      descriptors.send(this.line, bytes, []);
      const unread = () => descriptors.calls.unreadAtPeer(this.line);
      if (unread() === null) return null;
      return (await holdsWithin(withinMs, () => unread() === 0)) && (this.held || this.endedInOrder());
    } catch {
      // The other end was closed with bytes unread, or ours was closed meanwhile.
      return false;
    }
  }

  /** Whether the other end was closed with nothing unread. Throws an error with the system’s `code` where it was not. */
  private endedInOrder(): boolean {
    for (;;) {
      const { type } = this.descriptors.receive(this.line, 4096);
      if (type === 'end') return true;
      if (type === 'nothing-yet') return false;
    }
  }

  close(): void {
    this.given();
    if (this.open.kept) this.descriptors.close(this.kept);
    this.open.kept = false;
  }
}
