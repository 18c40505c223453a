import type { Segment } from '../records/segment.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Direction } from '../wire/direction.ts';

interface Place {
  readonly connection: number;
  readonly direction: Direction | null;
  readonly nth: number;
}

/** Where in their streams descriptors came, so that a capture can say later what became of each. */
export class PassedDescriptors {
  private readonly places = new WeakMap<PassedDescriptor, Place>();
  /** How many came on each connection that had any, by direction. */
  private readonly counts = new Map<number, Map<Direction | null, number>>();

  /** Notes those that came with a segment. */
  take({ connection, direction, passed = [] }: Segment): void {
    if (passed.length === 0) return;
    const counts = this.counts.get(connection) ?? new Map<Direction | null, number>();
    const before = counts.get(direction) ?? 0;
    this.counts.set(connection, counts.set(direction, before + passed.length));
    for (const [index, descriptor] of passed.entries())
      this.places.set(descriptor, { connection, direction, nth: before + index });
  }

  /** What a capture says of a descriptor that has its fate; null where it came with no bytes. @param time in microseconds */
  settled(descriptor: PassedDescriptor, time: number | null): Segment | null {
    const place = this.places.get(descriptor);
    if (place === undefined || descriptor.fate === null) return null;
    const { connection, direction, nth } = place;
    const settled = { nth, fate: descriptor.fate };
    return { connection, direction, time, bytes: NOTHING, descriptors: null, settled };
  }

  /** Forgets a connection on which nothing follows. */
  forget(connection: number): void {
    this.counts.delete(connection);
  }
}

const NOTHING = new Uint8Array();
