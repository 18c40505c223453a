import { payloadPlace, placeOf } from '../wire/frame/frame-checks.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { asOwn, type Problem, type ProblemId, problem, type Severity } from '../wire/problem.ts';
import type { Handoff } from './handoff.ts';
import type { Taken } from './token-use.ts';

/** Adds a problem of a frame’s payload, at the field of that name. */
export function addPayloadProblem(
  problems: Problem[],
  frame: FrameReading,
  id: ProblemId,
  name: string,
  text: string,
  severity?: Severity,
): void {
  const place = frame.base + payloadPlace(frame, name);
  problems.push(problem(id, `payload.${name}`, place, text, severity));
}

/** Adds a problem of a frame’s envelope, at the field of that name and number. */
export function addEnvelopeProblem(
  problems: Problem[],
  frame: FrameReading,
  id: ProblemId,
  name: string,
  number: number,
  text: string,
): void {
  const place = frame.base + placeOf(frame.envelope, number, frame.start);
  problems.push(problem(id, `envelope.${name}`, place, text));
}

/** Adds `request-id-mismatch` where the frame’s request_id is not the wanted one. */
export function checkRequestId(
  problems: Problem[],
  frame: FrameReading,
  wanted: bigint | number,
  what: string,
): void {
  if (frame.requestId === null || frame.requestId === wanted || !isReadable(frame)) return;
  const text = `request_id must be ${what} ${wanted}, found ${frame.requestId}`;
  addEnvelopeProblem(problems, frame, 'request-id-mismatch', 'requestId', 5, text);
}

const TAKEN: Record<Taken, string> = {
  accepted: 'an earlier offer with this token was accepted',
  open: 'an earlier offer with this token is still open',
  invalid: 'an earlier offer with this token was answered wrongly, and may have been accepted',
  unanswered: 'an earlier offer with this token was not answered, and may have been accepted',
};

/** Adds `token-reused` where an earlier offer has used up the token of this one, or may yet. */
export function checkTokenUse(problems: Problem[], frame: FrameReading, handoff: Handoff): void {
  const taken = handoff.tokenUse?.takenFrom(handoff) ?? null;
  if (taken !== null) addPayloadProblem(problems, frame, 'token-reused', 'token', TAKEN[taken]);
}

/** Whether the payload could be read, so that its fields mean something. */
export function isReadable(frame: FrameReading): boolean {
  return frame.payload?.acceptable === true;
}

/**
 * Notes that no whole answer came to the offer.
 * @param why is added to what is said of it
 * @param part how many bytes came of an answer
 */
export function unanswered(handoff: Handoff, why = '', part = 0): Handoff {
  const unseen =
    handoff.offer === null ? '; no whole offer was passed on, so the backend has not seen it' : '';
  const isAnswered = handoff.answered !== null && handoff.answered !== 'unanswered';
  const nothing = isAnswered
    ? 'the backend answered this offer, and no answer was passed on'
    : 'nothing answered this offer';
  const what =
    part === 0
      ? nothing
      : `no whole answer to this offer came, only ${part === 1 ? 'a byte' : `${part} bytes`} of one`;
  const text = `${what}${unseen}${why}`;
  const found = problem('offer-unanswered', null, handoff.offerOffset, text);
  handoff.problems = [handoff.withheld ? asOwn(found) : found];
  return handoff;
}
