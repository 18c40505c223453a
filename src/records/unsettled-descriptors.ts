import type { PassedDescriptor } from '../wire/descriptor.ts';
import { MAX_DESCRIPTORS } from '../wire/limits.ts';
import type { Settled } from './segment.ts';

/** How many are remembered: those of two messages, and some more. Of others it stays unknown what became of them. */
const MOST = 2 * MAX_DESCRIPTORS + 6;

/** The descriptors that came on one stream, as long as it is not known what became of them. */
export class UnsettledDescriptors {
  /** By how many had come before; null while there were none. */
  private known: Map<number, PassedDescriptor> | null = null;
  private count = 0;

  add(descriptor: PassedDescriptor): void {
    const nth = this.count++;
    if (descriptor.fate !== null) return;
    this.known ??= new Map();
    this.known.set(nth, descriptor);
    if (this.known.size > MOST) this.known.delete(this.known.keys().next().value!);
  }

  /** Notes what became of one, and gives it; null where it is not remembered. */
  settle({ nth, fate }: Settled): PassedDescriptor | null {
    const descriptor = this.known?.get(nth) ?? null;
    if (descriptor !== null) descriptor.fate = fate;
    this.known?.delete(nth);
    return descriptor;
  }
}
