import type { FieldPlace } from '../../browse/field-places.ts';
import type { Outcome } from '../../handoff/judge-ack.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Problem } from '../../wire/problem.ts';

/** An offer as the screen shows it. Times in ms on a clock that does not jump. */
export interface DeskOffer {
  /** Counted from 0, over all connections. */
  readonly number: number;
  readonly connection: number;
  readonly service: string;
  /** As hex. */
  readonly token: string;
  readonly correlationId: string;
  /** How many came with it; null while, or because, that is not known. */
  readonly descriptors: number | null;
  readonly passed: readonly PassedDescriptor[];
  readonly since: number;
  /** Whether a person is, or was, to decide; false: the script did, or the protocol, which refuses some offers no matter what anybody says. */
  readonly asked: boolean;
  /** What was decided here, in the words of a script; null: nothing, or not yet. */
  readonly decision: string | null;
  /** What became of it; null while that is not known. */
  readonly outcome: Outcome | null;
  readonly errorDetail: string;
  readonly latencyMs: number | null;
  /** The frame, field by field, its bytes and what is wrong with them; empty until it has been decoded. */
  readonly fields: readonly FieldPlace[];
  readonly bytes: Uint8Array;
  readonly problems: readonly Problem[];
  /** What was said on the connection that was handed over; null: there is none. */
  readonly talk: readonly Said[] | null;
  readonly talking: boolean;
}

export interface Said {
  readonly who: 'you' | 'client' | 'note';
  /** As it came; not safe for a terminal. */
  readonly text: string;
}

/** Whether an offer is still to be decided about. */
export function isHeld(offer: DeskOffer | undefined): boolean {
  return offer?.asked === true && offer.decision === null && offer.outcome === null;
}
