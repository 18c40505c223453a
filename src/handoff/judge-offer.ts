import { repeatedText } from '../wire/fields/repeated-text.ts';
import { hex, type MessageValue, messageValue } from '../wire/fields/value.ts';
import { readFrame } from '../wire/frame/frame.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { HandoffScan } from '../wire/frame/handoff-scan.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { FrameKind } from '../wire/registry.ts';
import { applyInOrder, type Rule } from './check.ts';
import { differs, type EnvelopeCheck, envelopeRules, payloadRule } from './envelope-rules.ts';
import type { TokenStore } from './tokens.ts';

/** Says why a token cannot be accepted; null: it can. */
type TokenRules = Pick<TokenStore, 'reasonAgainst'>;

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

/** Only within a call of `judgeOfferAt`. */
const scan = new HandoffScan();

/**
 * Judges the whole frame in `bytes[start, end)` without building anything for an offer as all writers make it, as no rule of the
 * envelope can be broken there.
 * @param sidebandToken the sideband's 16 bytes as hex, or null when none came
 */
export function judgeOfferAt(
  { bytes, start, end }: Pick<FrameReading, 'bytes' | 'start' | 'end'>,
  sidebandToken: string | null,
  tokens: TokenRules,
): OfferJudgement {
  if (!scan.scan(bytes, start, end) || scan.kind !== FrameKind.REQUEST)
    return judgeOffer(readFrame(bytes, start, end, 0, 'broker-to-backend'), sidebandToken, tokens);
  const offer = {
    token: hex(bytes, scan.tokenStart, scan.tokenStart + TOKEN_LENGTH),
    correlationId: String(scan.id),
    serviceName: repeatedText(bytes, scan.textStart, scan.textEnd),
    handleValue: String(scan.handleValue),
  };
  return judgeTokens(offer, sidebandToken, tokens);
}

/** Judges an offer that has been read. @param sidebandToken the sideband's 16 bytes as hex, or null when none came */
export function judgeOffer(
  frame: FrameReading,
  sidebandToken: string | null,
  tokens: TokenRules,
): OfferJudgement {
  const { payload } = frame;
  const isOffer = frame.message === 'HandoffOffer';
  const offer = isOffer && payload?.complete ? offerValues(messageValue(payload)) : null;
  const rules: Rule<OfferCheck>[] = [
    ...envelopeRules(frame, FrameKind.REQUEST),
    payloadRule(frame, 'payload'),
    { id: 'request-id', broken: () => differs(String(frame.requestId), offer?.correlationId, 'request_id') },
  ];
  const { failed, text } = applyInOrder(rules);
  if (failed !== null || offer === null) return { type: 'unanswerable', offer, failed, reason: text };
  return judgeTokens(offer, sidebandToken, tokens);
}

function judgeTokens(offer: OfferValues, sidebandToken: string | null, tokens: TokenRules): OfferJudgement {
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
