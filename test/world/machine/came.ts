import type { DescriptorFate, DescriptorKind, PassedDescriptor } from '../../../src/wire/descriptor.ts';

/** A descriptor that came to a process. It has exactly one end. */
export class Came implements PassedDescriptor {
  readonly number: number;
  readonly kind: DescriptorKind | null;
  readonly blocking: boolean | null;
  /** Whether it has been sent on. */
  sentOn = false;
  private end: DescriptorFate | null = null;

  /** @param number in its process */
  constructor(number: number, kind: DescriptorKind | null, blocking: boolean | null) {
    this.number = number;
    this.kind = kind;
    this.blocking = blocking;
  }

  get fate(): DescriptorFate | null {
    return this.end;
  }

  set fate(fate: DescriptorFate | null) {
    if (this.end !== null || this.sentOn)
      throw new Error(`a descriptor is ${this.end ?? 'sent on'}, and then ${fate}`);
    this.end = fate;
  }
}
