import { type MessageValue, messageValue } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { FrameKind } from '../wire/registry.ts';
import { applyInOrder, type Rule } from './check.ts';
import { differs, type EnvelopeCheck, envelopeRules, firstError, unless } from './envelope-rules.ts';
import type { TokenStore } from './tokens.ts';

export type OfferCheck = EnvelopeCheck | 'payload' | 'request-id';

/** The offer's fields, as records show them. */
export interface OfferValues {
  readonly token: string;
  readonly correlationId: string;
  readonly serviceName: string;
  readonly handleValue: string;
}

/**
 * What a backend does with an offer. `unanswerable`: no answer is possible, the connection is closed; `refusable`: it is
 * refused, with that reason. docs/protocol.md, "What a backend requires of an offer".
 */
export type OfferJudgement =
  | { readonly type: 'fine'; readonly offer: OfferValues }
  | { readonly type: 'refusable'; readonly offer: OfferValues; readonly reason: string }
  /** `offer` is set where the message could still be read; `failed` is the check that failed. */
  | {
      readonly type: 'unanswerable';
      readonly offer: OfferValues | null;
      readonly failed: OfferCheck | null;
      readonly reason: string;
    };

/** @param sidebandToken the sideband's 16 bytes as hex, or null when none came */
export function judgeOffer(
  frame: FrameReading,
  sidebandToken: string | null,
  tokens: TokenStore,
): OfferJudgement {
  const offer = frame.payload?.complete ? offerValues(messageValue(frame.payload)) : null;
  const rules: Rule<OfferCheck>[] = [
    ...envelopeRules(frame, FrameKind.REQUEST),
    { id: 'payload', broken: () => unless(frame.payload?.acceptable === true, firstError(frame, 'payload')) },
    { id: 'request-id', broken: () => differs(String(frame.requestId), offer?.correlationId, 'request_id') },
  ];
  const { failed, text } = applyInOrder(rules);
  if (failed !== null || offer === null) return { type: 'unanswerable', offer, failed, reason: text };
  const reason = tokenReason(offer.token, sidebandToken) ?? tokens.reasonAgainst(offer.token);
  return reason === null ? { type: 'fine', offer } : { type: 'refusable', offer, reason };
}

function tokenReason(token: string, sidebandToken: string | null): string | null {
  if (token === '') return 'the token is missing';
  if (token.length !== 2 * TOKEN_LENGTH)
    return `the token must have ${TOKEN_LENGTH} bytes, but has ${token.length / 2}`;
  return sidebandToken !== null && sidebandToken !== token
    ? 'the token is not the one of the sideband'
    : null;
}

/** The fields of an offer as they were read; empty, and 0, where they are missing. */
export function offerValues(fields: MessageValue): OfferValues {
  const text = (name: string) => String(fields[name] ?? '');
  return {
    token: text('token'),
    correlationId: text('correlationId') || '0',
    serviceName: text('serviceName'),
    handleValue: text('handleValue'),
  };
}
