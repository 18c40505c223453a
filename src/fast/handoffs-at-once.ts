import type { AnsweredAtOnce } from '../handoff/answered-at-once.ts';
import type { DecodedStream } from '../records/decoded-stream.ts';
import type { Progress } from '../records/fast-path.ts';
import type { Tally } from '../records/tally.ts';
import { repeatedText } from '../wire/fields/repeated-text.ts';
import { HandoffScan } from '../wire/frame/handoff-scan.ts';
import { FrameKind } from '../wire/registry.ts';
import type { Passing } from './passing.ts';
import { frameEnd, mayBeSideband, sameTokens } from './piece-shapes.ts';

/**
 * Counts offers that are answered by the frame after them, as in a raw recording of one connection after another. Nothing can refer to
 * such a handoff while it is open, so that it needs neither an object nor a search for it.
 */
export class HandoffsAtOnce {
  private readonly answer = new HandoffScan();
  private readonly handoff: AnsweredAtOnce = {
    ...{ connection: 0, correlationId: 0, serviceName: '' },
    ...{ offer: 0, offerOffset: 0, accepted: false, errorDetail: '' },
  };
  private readonly progress: Progress;
  private readonly tally: Tally;

  constructor(progress: Progress, tally: Tally) {
    this.progress = progress;
    this.tally = tally;
  }

  /**
   * Takes the offer in `[start, end)`, which `passing.scan` has read, and its answer; gives where that ends. -1: neither is taken.
   * @param at where its sideband is; `start` where it has none
   */
  take(stream: DecodedStream, passing: Passing, at: number, start: number, end: number): number {
    const { bytes, view, scan } = passing;
    const { talk } = stream.connection;
    const { handoffs } = this.progress.pairing;
    // The same as where an offer and its answer are taken separately.
    if (stream.timeline !== null || stream.sideband !== null || stream.passed !== null) return -1;
    if (!talk.isOrdinary || talk.offers.count > 0 || handoffs.next !== null) return -1;
    const { tokenStart } = scan;
    if (start > at && !sameTokens(view, at, tokenStart)) return -1;
    const answerEnd = this.answerEnd(passing, end);
    if (answerEnd === -1 || handoffs.knowsIn(view, tokenStart)) return -1;
    this.count(at, start, end, answerEnd);
    const { answer, handoff, progress } = this;
    handoff.connection = talk.connection;
    handoff.correlationId = scan.id;
    handoff.serviceName = repeatedText(bytes, scan.textStart, scan.textEnd);
    handoff.offer = progress.frames;
    handoff.offerOffset = passing.base + start;
    handoff.accepted = answer.accepted;
    handoff.errorDetail = answer.accepted ? '' : repeatedText(bytes, answer.textStart, answer.textEnd);
    handoffs.pass(talk, handoff);
    progress.frames += 2;
    return answerEnd;
  }

  /** Where the frame at `start` ends, if it is the answer to the offer; -1 otherwise. */
  private answerEnd({ bytes, view, scan }: Passing, start: number): number {
    const { answer } = this;
    const end = frameEnd(bytes, start);
    if (end === -1 || mayBeSideband(bytes, start) || !answer.scan(bytes, start, end)) return -1;
    const answers = answer.kind === FrameKind.RESPONSE && answer.id === scan.id;
    return answers && sameTokens(view, scan.tokenStart, answer.tokenStart) ? end : -1;
  }

  private count(at: number, start: number, end: number, answerEnd: number): void {
    const { tally } = this;
    if (start > at) tally.countSideband();
    tally.countOffer(end - start);
    tally.countAnswer(answerEnd - end, this.answer.accepted ? 'accepted' : 'refused', null);
  }
}
