import type { PassedDescriptor } from '../wire/descriptor.ts';
import { beginning } from '../wire/fields/beginning.ts';
import type { Unsigned } from '../wire/fields/varint.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import type { Problem } from '../wire/problem.ts';
import type { Offered, Outcome } from './judge-ack.ts';
import type { TokenUse } from './token-use.ts';

const NO_PROBLEMS: readonly Problem[] = [];
/** In bytes: of a token that is longer, only this much is remembered. */
export const LONGEST_TOKEN = 256;
/** In characters: of a text that is longer, only this much is remembered. */
const LONGEST_TEXT = 256;

/**
 * One offer and its answer, as far as they have been seen. It has memory of its own: remembering it does not keep the bytes
 * that it was read from. Times in microseconds.
 */
export class Handoff {
  index = 0;
  connection = 0;
  token: Uint8Array = new Uint8Array(TOKEN_LENGTH);
  /** In bytes; more than `token` has where the token is too long to be remembered. */
  tokenLength = TOKEN_LENGTH;
  correlationId: Unsigned = 0;
  serviceName = '';
  /** Index of the offer’s frame; null where no whole offer reached the backend. */
  offer: number | null = null;
  /** Offset of the offer’s frame in its stream, or where it would have been. */
  offerOffset = 0;
  offeredAt: number | null = null;
  /** Whether it still waits for its answer. */
  open = true;
  outcome: Outcome = 'unanswered';
  ack: number | null = null;
  ready: number | null = null;
  latencyMs: number | null = null;
  errorDetail = '';
  /** The descriptors that came with its sideband; null where that is not known. */
  passed: readonly PassedDescriptor[] | null = null;
  /** What the broker offered, where the backend got something else; null where it got that. */
  offered: Offered | null = null;
  /** What the backend’s answer was as it left the backend, where the broker got something else; null where it got that. */
  answered: Outcome | null = null;
  /** Whether this command changed the offer or its answer on purpose. */
  withheld = false;
  /** Whether the backend is known not to have accepted it, though it has not refused it. */
  unaccepted = false;
  /** What became of its token, where others have that too; null where none has. */
  tokenUse: TokenUse | null = null;
  /** The outcome it was last reported with. */
  reported: Outcome | null = null;
  /** How many of its problems have been reported. */
  reportedProblems = 0;
  /** The ready that was reported with it; null where there was none. */
  reportedReady: number | null = null;
  /** What is wrong with the handoff as a whole; what one frame shows is on the frame. */
  problems: readonly Problem[] = NO_PROBLEMS;
  /** Its place in the table. */
  entry = 0;

  /** Makes this the handoff of an offer that has just been seen, with the token at `bytes[start, end)`. */
  begin(index: number, connection: number, bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    const kept = Math.min(length, LONGEST_TOKEN);
    if (this.token.length !== kept) this.token = new Uint8Array(kept);
    for (let at = 0; at < kept; at++) this.token[at] = bytes[start + at]!;
    this.tokenLength = length;
    this.index = index;
    this.connection = connection;
    this.offer = null;
    this.offeredAt = null;
    this.open = true;
    this.outcome = 'unanswered';
    this.ack = null;
    this.ready = null;
    this.latencyMs = null;
    this.errorDetail = '';
    this.passed = null;
    this.offered = null;
    this.answered = null;
    this.withheld = false;
    this.unaccepted = false;
    this.tokenUse = null;
    this.reported = null;
    this.reportedProblems = 0;
    this.reportedReady = null;
    this.problems = NO_PROBLEMS;
  }
}

/** A text from a peer, cut where it is longer than any real one. */
export function rememberedText(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${beginning(text, LONGEST_TEXT)}…`;
}
