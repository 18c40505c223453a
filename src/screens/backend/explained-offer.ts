import { EMPTY, type Line, line, wrapped } from '../layout/line.ts';
import { OUTCOME_MEANINGS } from '../viewer/explaining.ts';
import { problemLines } from '../viewer/problem-lines.ts';
import { ANSWERS } from './answers.ts';
import { type DeskOffer, isHeld } from './desk-offer.ts';

const UNASKED =
  'This was not up to you: the script of --reply decided, or the protocol, which refuses or drops some offers no matter what anybody says.';

/** What state an offer is in, what was decided about it, and what is wrong with it. */
export function explainedOffer(offer: DeskOffer, columns: number): Line[] {
  const { asked, outcome, decision, problems } = offer;
  const state = isHeld(offer)
    ? 'The offer is held: the broker waits for an ACK, a stock one for 5 s; after that it revokes the token and the client connects in another way.'
    : outcome === null
      ? 'It was decided; what the broker makes of it is not known yet.'
      : OUTCOME_MEANINGS[outcome];
  return [
    line(outcome ?? decision ?? (asked ? 'held' : 'decided'), { bold: true }),
    ...wrapped(state, columns),
    ...(decision === null ? [] : [EMPTY, ...wrapped(`decided: ${decision}`, columns)]),
    ...(asked ? [] : [EMPTY, ...wrapped(UNASKED, columns)]),
    ...problems.flatMap((problem) => [EMPTY, ...problemLines(problem, -1, columns)]),
  ];
}

/** What an answer does, and how to give it without a screen. */
export function explainedAnswer(place: number, columns: number): Line[] {
  const { script, does, fails } = ANSWERS[place]!;
  return [
    line(script, { bold: true }),
    ...wrapped(`The broker gets: ${does}.`, columns),
    ...wrapped(fails === '' ? 'It fails no check.' : `It fails the check: ${fails}.`, columns),
    ...(!script.startsWith('corrupt:') ? [] : wrapped('Everything else of the ACK is right.', columns)),
    EMPTY,
    ...wrapped(`without a screen: --reply ${script}`, columns),
  ];
}
