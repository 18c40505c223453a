import { judgeNoFrame, notReached } from '../handoff/judge-ack.ts';
import type { Instant } from './contract.ts';
import type { OfferVerdict } from './delivery.ts';

/** Why no answer has decided about an offer. */
export const WHY = {
  /** It could not leave any more. */
  notSent: 'it was not sent: the backend had closed the connection',
  /** It waited for its answer, or its turn. */
  closedHere: 'the connection was closed here, as another offer’s step asks for',
  hidden: 'an offer that was not sent whole has hidden this one from the backend',
  unreadable: 'what the backend sent before cannot be read as a frame',
} as const;

/** The verdict on an offer that no answer has decided. @param text why there is none */
export function unansweredVerdict(text: string, at: Instant): OfferVerdict {
  return { ...judgeNoFrame('unanswered', text), latencyMs: null, timedOut: false, at };
}

/** The verdict on an offer whose wait for an answer was ended from outside: nothing was checked. */
export function interruptedVerdict(at: Instant): OfferVerdict {
  const nothing = { checks: notReached(), errorDetail: '', latencyMs: null, timedOut: false };
  return { outcome: 'unanswered', interrupted: true, ...nothing, at };
}
