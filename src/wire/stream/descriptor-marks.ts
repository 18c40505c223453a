import type { HeldBytes } from '../held-bytes.ts';

/** The bytes of a stream that came with a descriptor. */
export class DescriptorMarks {
  /** In order. */
  private readonly offsets: number[] = [];

  /** @param offset of the byte in its stream */
  add(offset: number): void {
    this.offsets.push(offset);
  }

  get areNone(): boolean {
    return this.offsets.length === 0;
  }

  /** Index of the next one among the bytes that are held, and forgets those before; infinite when there is none. */
  nextIn({ base, position }: Pick<HeldBytes, 'base' | 'position'>): number {
    const { offsets } = this;
    while (offsets.length > 0 && offsets[0]! < base + position) offsets.shift();
    return offsets.length === 0 ? Number.POSITIVE_INFINITY : offsets[0]! - base;
  }
}
