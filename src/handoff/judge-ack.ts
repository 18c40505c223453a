import type { Unsigned } from '../wire/fields/varint.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { type Problem, problem } from '../wire/problem.ts';
import { FrameKind } from '../wire/registry.ts';
import { NO_TOKEN, sameToken, type Token, tokenLength } from '../wire/token.ts';
import { applyInOrder, type Check, noFrameChecks, notReachedChecks, type Rule } from './check.ts';
import { differs, ENVELOPE_CHECKS, envelopeRules, payloadRule, unless } from './envelope-rules.ts';

/** What a broker requires of an ACK, in this order. docs/protocol.md, "What a broker requires of an ACK". */
export const ACK_CHECKS = [
  ...ENVELOPE_CHECKS,
  'request-id',
  'payload',
  'correlation-id',
  'token',
  'accepted',
  'deadline',
] as const;

export type AckCheck = (typeof ACK_CHECKS)[number];

/** How a handoff ended, seen from the broker. */
export const OUTCOMES = ['accepted', 'refused', 'invalid', 'late', 'unanswered'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What was offered, and so what an ACK has to repeat. */
export interface Offered {
  readonly token: Token;
  readonly correlationId: Unsigned;
}

export interface Judgement {
  readonly outcome: Outcome;
  readonly checks: readonly Check[];
  /** The backend's reason when it refused; may be empty. */
  readonly errorDetail: string;
}

/**
 * Judges a complete frame as the answer to an offer.
 * @param late how many ms after the deadline it was read, or null when it was in time
 */
export function judgeAck(frame: FrameReading, offered: Offered, late: number | null): Judgement {
  const ack = frame.message === 'HandoffAck' ? frame.handoff : null;
  const rules: Rule<AckCheck>[] = [
    ...envelopeRules(frame, FrameKind.RESPONSE),
    { id: 'request-id', broken: () => differs(frame.requestId, offered.correlationId, 'request_id') },
    payloadRule(frame, 'payload'),
    {
      id: 'correlation-id',
      broken: () => differs(ack?.correlationId, offered.correlationId, 'correlation_id'),
    },
    { id: 'token', broken: () => tokenDifference(ack?.token ?? NO_TOKEN, offered.token) },
    { id: 'accepted', broken: () => (ack?.accepted === true ? null : refusalText(ack?.errorDetail ?? '')) },
    { id: 'deadline', broken: () => unless(late === null, `read ${late} ms after the deadline`) },
  ];
  const { checks, failed } = applyInOrder(rules);
  const errorDetail = failed === 'accepted' ? (ack?.errorDetail ?? '') : '';
  return { outcome: outcomeOf(failed), checks, errorDetail };
}

/** The judgement when no complete frame came: nothing at all, or something that breaks off. */
export function judgeNoFrame(outcome: 'unanswered' | 'invalid', text: string): Judgement {
  return { outcome, checks: noFrameChecks(ACK_CHECKS, text), errorDetail: '' };
}

/** The judgement when not even the offer could be delivered. */
export function notReached(): readonly Check[] {
  return notReachedChecks(ACK_CHECKS);
}

/** Where two tokens differ, without showing their bytes; null when they are the same. */
export function tokenDifference(found: Token, offered: Token): string | null {
  if (sameToken(found, offered)) return null;
  const length = tokenLength(offered);
  if (tokenLength(found) === 0) return 'token must be the offered one, but is empty';
  if (tokenLength(found) !== length)
    return `token must be the offered one of ${length} bytes, found ${tokenLength(found)}`;
  let at = 0;
  while (found.bytes[found.start + at] === offered.bytes[offered.start + at]) at++;
  return `token must be the offered one, byte ${at} of ${length} differs`;
}

/** What a refusing ACK says, in a sentence. */
function refusalText(detail: string): string {
  return detail === '' ? 'refused without a reason' : `refused: ${detail}`;
}

/** The note on a refusing ACK. @param place offset of `accepted` in its stream */
export function refusal(place: number, detail: string): Problem {
  return problem('ack-refused', 'payload.accepted', place, refusalText(detail));
}

function outcomeOf(failed: AckCheck | null): Outcome {
  if (failed === null) return 'accepted';
  if (failed === 'accepted') return 'refused';
  return failed === 'deadline' ? 'late' : 'invalid';
}
