import type { Token } from '../wire/token.ts';
import { BackendSide } from './backend-side.ts';
import type { Handoffs } from './handoffs.ts';
import { isUnmade } from './nothing-passes.ts';
import type { Talk } from './talk.ts';

/**
 * The backend’s view of a connection on which a tap changes something, from now on; null where it is no tap, but whoever should have
 * sent an offer has not sent it whole.
 * @param by what was done, in the words of a script
 */
export function backendSideOf(
  talk: Talk,
  handoffs: Handoffs,
  deadlineMs: number,
  by: string,
): BackendSide | null {
  if (isUnmade(by)) return null;
  const known = {
    announces: (token: Token, by: number | null) => talk.announcer.announces(token, by),
    offered: (token: Token) => {
      const latest = handoffs.latestOn(talk, token);
      return latest?.offer != null || latest?.tokenUse?.hasReachedOn(talk.connection) === true;
    },
  };
  talk.backendSide ??= new BackendSide(talk.offers.all(), known, deadlineMs);
  return talk.backendSide;
}
