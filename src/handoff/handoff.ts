import type { Unsigned } from '../wire/fields/varint.ts';
import type { HandoffFields } from '../wire/frame/handoff-fields.ts';
import type { Problem } from '../wire/problem.ts';
import type { Outcome } from './judge-ack.ts';

const NO_PROBLEMS: readonly Problem[] = [];

/** One offer and whatever answered it, as far as it has been seen. Times in microseconds. */
export class Handoff {
  index = 0;
  connection = 0;
  /** What the offer said; its texts are read when asked for. */
  offered: HandoffFields;
  correlationId: Unsigned = 0;
  /** Index of the offer’s frame. */
  offer = 0;
  /** Where the offer’s frame starts in its stream. */
  offerOffset = 0;
  offeredAt: number | null = null;
  /** Whether it still waits for its answer. */
  open = true;
  outcome: Outcome = 'unanswered';
  ack: number | null = null;
  ready: number | null = null;
  latencyMs: number | null = null;
  errorDetail = '';
  /** The outcome it was last reported with. */
  reported: Outcome | null = null;
  /** What is wrong with the handoff as a whole; what one frame shows is on the frame. */
  problems: readonly Problem[] = NO_PROBLEMS;
  /** Whether a record may refer to it; if none does, the object is used again once the handoff has ended. */
  referred = true;
  /** Its place in the table. */
  entry = 0;
  /** Its neighbours among the open offers of its connection. */
  before: Handoff | null = null;
  after: Handoff | null = null;

  constructor(offered: HandoffFields) {
    this.offered = offered;
  }

  /** Makes it the handoff of an offer that has just been seen. */
  begin(
    index: number,
    connection: number,
    offered: HandoffFields,
    offer: number,
    offerOffset: number,
    offeredAt: number | null,
  ): void {
    this.index = index;
    this.connection = connection;
    this.offered = offered;
    this.correlationId = offered.correlationId;
    this.offer = offer;
    this.offerOffset = offerOffset;
    this.offeredAt = offeredAt;
    this.open = true;
    this.outcome = 'unanswered';
    this.ack = null;
    this.ready = null;
    this.latencyMs = null;
    this.errorDetail = '';
    this.reported = null;
    this.problems = NO_PROBLEMS;
    this.referred = true;
  }
}
