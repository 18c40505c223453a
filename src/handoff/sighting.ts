import type { PassedDescriptor } from '../wire/descriptor.ts';

/** Where and when a frame was seen. */
export interface Sighting {
  readonly index: number;
  /** Microseconds since the epoch, or null. */
  readonly time: number | null;
  /** False where connections cannot be told apart: in raw bytes. */
  readonly connectionsKnown: boolean;
  /** Whether this command made it wrong, or late, on purpose. */
  readonly own: boolean;
  /** The descriptors that came with the sideband of an offer; null where nothing tells. */
  readonly passed: readonly PassedDescriptor[] | null;
}
