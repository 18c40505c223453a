import { sameToken, tokenFrom } from '../../wire/token.ts';
import { Unmet, Unseen } from '../case.ts';
import { told } from '../told.ts';
import type { Heard, Wire } from '../wire.ts';
import { judged, notAccepted, notRefused, type Offer } from './offering.ts';
import { PROMPT_MS } from './peer.ts';

/** A peer that is silent for that long has said what it had to say. In ms. */
export const SILENT_MS = 100;

const EITHER =
  'whether that acceptance is a second ACK to the first offer or the answer to the second cannot be told from outside';

/** The answer must accept the offer. What names an offer before it on the same connection answers that one once more. */
export async function acceptsFurther(wire: Wire, made: Offer, before: readonly Offer[]): Promise<void> {
  for (let repeated = false; ; repeated = true) {
    const heard = await wire.hear(PROMPT_MS);
    if (before.some((earlier) => answers(heard, earlier))) continue;
    const wrong = notAccepted(heard, made);
    if (wrong === null) return;
    throw new Unmet(repeated ? `${wrong}, after another ACK with the token of an earlier offer` : wrong);
  }
}

/**
 * Takes in what comes before another offer is made, so that it is not taken for the answer to that. Gives what it was, in words;
 * empty where nothing came.
 */
export async function takesIn(wire: Wire, made: Offer): Promise<string> {
  const words: string[] = [];
  for (;;) {
    const heard = await wire.hear(SILENT_MS);
    if (heard.type !== 'frame') break;
    words.push(answers(heard, made) ? 'a second ACK to the first offer' : told(heard));
  }
  const [first = '', ...more] = words;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

/**
 * The backend must not accept an offer that repeats the token and the id of an accepted one. Nothing tells its answer from one to
 * the first offer that was still under way: an acceptance is its answer only where no other follows.
 * @param before what came before it was made, in words
 */
export async function doesNotAcceptAgain(wire: Wire, made: Offer, before: string): Promise<void> {
  const heard = await wire.hear(PROMPT_MS);
  const wrong = notRefused(heard, made);
  if (wrong === null) return;
  if (accepting(heard, made)) {
    let next = await wire.hear(PROMPT_MS);
    while (accepting(next, made)) next = await wire.hear(PROMPT_MS);
    if (next.type === 'frame' && judged(next.frame, made).outcome === 'refused')
      throw new Unseen(`an ACK that accepts, then one that refuses: ${EITHER}`);
    if (next.type === 'closed' && (await made.connection.released(PROMPT_MS)))
      throw new Unseen(`an ACK that accepts, then a close, of the descriptor as well: ${EITHER}`);
  }
  throw new Unmet(before === '' ? wrong : `${wrong}, after ${before}`);
}

function accepting(heard: Heard, made: Offer): boolean {
  return heard.type === 'frame' && judged(heard.frame, made).outcome === 'accepted';
}

/** Whether that is an ACK with the token of this offer. */
function answers(heard: Heard, { token }: Offer): boolean {
  if (heard.type !== 'frame' || heard.frame.message !== 'HandoffAck') return false;
  const { handoff } = heard.frame;
  return handoff !== null && sameToken(handoff.token, tokenFrom(token));
}
