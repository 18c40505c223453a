import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { asOwn, type Problem } from '../wire/problem.ts';
import type { Handoff } from './handoff.ts';
import type { Handoffs } from './handoffs.ts';
import { addPayloadProblem } from './pairing-problems.ts';
import type { Sighting } from './sighting.ts';
import type { Talk } from './talk.ts';
import { toldAccepted } from './told-accepted.ts';

/** Takes in a ready: adds the problems it shows, and gives the handoff that it is about; null where none is known. */
export function readyHandoff(
  handoffs: Handoffs,
  frame: FrameReading,
  { index, time }: Sighting,
  talk: Talk,
  problems: Problem[],
): Handoff | null {
  talk.negotiated?.ready(frame, time, problems);
  const handoff = frame.handoff === null ? null : handoffs.announcedWith(frame.handoff.token);
  if (handoff === null) return null;
  handoff.ready = index;
  if (!frame.handoff!.accepted || handoff.outcome === 'accepted') return handoff;
  // That the broker continued with it says more than a deadline that may not have been the broker’s.
  if (handoff.outcome === 'late') handoff.outcome = 'accepted';
  else {
    const found: Problem[] = [];
    addPayloadProblem(found, frame, 'ready-without-acceptance', 'accepted', toldAccepted(handoff.outcome));
    problems.push(...(handoff.withheld ? found.map(asOwn) : found));
  }
  return handoff;
}
