import type { FrameReading } from '../wire/frame/frame-reading.ts';
import type { Problem } from '../wire/problem.ts';
import { ackFacts, outcomeFor } from './ack-facts.ts';
import { addRefusal, checkAck, lateness, repeatsToken, tokenOf } from './ack-problems.ts';
import type { BackendSide } from './backend-side.ts';
import { isLate, latencyMs } from './latency.ts';
import type { Sighting } from './sighting.ts';

/** Notes what an ACK that a tap has changed says, as the backend gave it, to the handoff that it answers; adds the problems that it had. */
export function answerAsGiven(
  frame: FrameReading,
  { time, own }: Sighting,
  side: BackendSide,
  deadlineMs: number,
  problems: Problem[],
): void {
  const facts = ackFacts(frame, 0, time);
  const handoff = side.answeredBy(facts);
  if (handoff === null) return;
  checkAck(frame, facts, handoff, true, problems);
  const sameToken = repeatsToken(frame, facts, tokenOf(handoff), problems);
  const latency = latencyMs(handoff.offeredAt, time);
  const late = isLate(latency, deadlineMs);
  handoff.answered = outcomeFor(facts, handoff, sameToken, late);
  handoff.withheld ||= own;
  if (late) problems.push(lateness(frame, latency!, deadlineMs));
  if (handoff.answered === 'refused') addRefusal(problems, frame);
}
