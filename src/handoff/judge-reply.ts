import { type MessageValue, messageValue, type Value } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';
import { applyInOrder, type CheckedInOrder, type Rule } from './check.ts';
import { envelopeRules, payloadRule, unless } from './envelope-rules.ts';

/** What a client requires of a HelloReply, in this order, to go on to a handoff. */
export const REPLY_CHECKS = [
  'reply-framing',
  'reply-frame',
  'reply-envelope-version',
  'reply-kind',
  'reply-payload-protocol',
  'reply-payload-encoding',
  'reply-payload',
  'reply-result',
  'negotiated',
  'handoff-offered',
] as const;

export type ReplyCheck = (typeof REPLY_CHECKS)[number];

/** Bit 0 of client_capabilities and server_capabilities: connections can be passed. */
export const HANDLE_PASSING = 1n;

/** What a broker that agrees tells the client. */
export interface NegotiatedValues {
  readonly backendPipe: string;
  /** As lower-case hex; empty where no handoff is to come. */
  readonly token: string;
  readonly handlePassing: boolean;
}

export interface ReplyJudgement extends CheckedInOrder<ReplyCheck> {
  /** The broker’s reason when it refused; may be empty. */
  readonly errorDetail: string;
  /** Null where the broker did not agree. */
  readonly negotiated: NegotiatedValues | null;
}

/** Judges a complete frame as the answer to a Hello. docs/protocol.md, "What a client requires of ready". */
export function judgeReply(frame: FrameReading): ReplyJudgement {
  const reply = frame.message === 'HelloReply' && frame.payload?.complete ? messageValue(frame.payload) : {};
  const negotiated = asMessage(reply['negotiated']);
  const refused = asMessage(reply['refused']);
  const values = negotiated === null ? null : negotiatedValues(negotiated);
  const envelope = envelopeRules(frame, FrameKind.RESPONSE, Protocol.CONTROL);
  const rules: Rule<ReplyCheck>[] = [
    ...envelope.map(({ id, broken }) => ({ id: `reply-${id}` as const, broken })),
    payloadRule(frame, 'reply-payload'),
    {
      id: 'reply-result',
      broken: () => unless(negotiated !== null || refused !== null, 'the HelloReply has no result'),
    },
    { id: 'negotiated', broken: () => (refused === null ? null : refusalText(refused)) },
    { id: 'handoff-offered', broken: () => notOffered(values) },
  ];
  const { checks, failed, text } = applyInOrder(rules);
  const agreed = failed === null || failed === 'handoff-offered';
  const errorDetail = failed === 'negotiated' ? String(refused?.['reason'] ?? '') : '';
  return { checks, failed, text, errorDetail, negotiated: agreed ? values : null };
}

function asMessage(value: Value | undefined): MessageValue | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

function negotiatedValues(fields: MessageValue): NegotiatedValues {
  return {
    backendPipe: String(fields['backendPipe'] ?? ''),
    token: String(fields['handlePassedToken'] ?? ''),
    handlePassing: (BigInt(String(fields['serverCapabilities'] ?? 0)) & HANDLE_PASSING) !== 0n,
  };
}

function refusalText(refused: MessageValue): string {
  const reason = String(refused['reason'] ?? '');
  const retry = String(refused['retryAfterMs'] ?? '0');
  const later = retry === '0' ? '' : `, to be tried again after ${retry} ms`;
  return `refused with ${refused['code']}${reason === '' ? '' : `: ${reason}`}${later}`;
}

function notOffered(values: NegotiatedValues | null): string | null {
  if (values?.handlePassing !== true)
    return 'the broker passes no connections: bit 0 of server_capabilities is not set';
  return unless(values.token !== '', 'the broker issued no token: handle_passed_token is empty');
}
