import { OldestKeys } from '../records/oldest-keys.ts';
import type { Segment } from '../records/segment.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import { PassedDescriptors } from './passed-descriptors.ts';

/** How many descriptors are followed whose fate is not known. */
const MOST = 4096;

/**
 * What became of descriptors after their bytes were written. A source learns that later, and notes it in the facts that the
 * bytes came with; a capture has an event for it.
 */
export class LaterFates {
  private readonly places = new PassedDescriptors();
  private readonly open = new Map<PassedDescriptor, true>();
  private readonly oldest = new OldestKeys(this.open);
  private time: number | null = null;

  /** Takes note of a segment that has been written; gives what has to be written after it. Looks at one descriptor each time. */
  written(segment: Segment): Segment | null {
    this.time = segment.time ?? this.time;
    if (segment.ends) this.places.forget(segment.connection);
    const { passed = [] } = segment;
    if (passed.length > 0) this.follow(segment, passed);
    if (this.open.size === 0) return null;
    const descriptor = this.oldest.next()!;
    this.open.delete(descriptor);
    if (descriptor.fate === null) this.open.set(descriptor, true);
    return this.settled(descriptor);
  }

  /** All that has become known of the others, as nothing follows. */
  end(): Segment[] {
    const known = [...this.open.keys()].flatMap((descriptor) => this.settled(descriptor) ?? []);
    this.open.clear();
    return known;
  }

  private follow(segment: Segment, passed: readonly PassedDescriptor[]): void {
    this.places.take(segment);
    for (const descriptor of passed) {
      if (descriptor.fate !== null) continue;
      this.open.set(descriptor, true);
      if (this.open.size > MOST) this.open.delete(this.oldest.next()!);
    }
  }

  private settled(descriptor: PassedDescriptor): Segment | null {
    return this.places.settled(descriptor, this.time);
  }
}
