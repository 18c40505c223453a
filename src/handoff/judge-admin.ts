import { messageValue } from '../wire/fields/value.ts';
import { canonicalUnsigned } from '../wire/fields/varint.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';
import { applyInOrder, type CheckedInOrder, type Rule } from './check.ts';
import {
  differs,
  ENVELOPE_CHECKS,
  type EnvelopeCheck,
  envelopeRules,
  payloadRule,
  unless,
} from './envelope-rules.ts';

/** What a broker requires of an admin request, in this order. */
export type AdminRequestCheck = EnvelopeCheck | 'payload';

export interface AdminRequestValues {
  /** Full name of an AdminVerb, or a number that has none. */
  readonly verb: string | number;
  readonly json: boolean;
  readonly serviceName: string;
}

export interface AdminRequestJudgement {
  readonly failed: AdminRequestCheck | null;
  readonly text: string;
  /** Null where it could not be read. */
  readonly request: AdminRequestValues | null;
}

/** Judges a complete frame as a request of the admin protocol. */
export function judgeAdminRequest(frame: FrameReading): AdminRequestJudgement {
  const rules: Rule<AdminRequestCheck>[] = [
    ...envelopeRules(frame, FrameKind.REQUEST, Protocol.ADMIN),
    payloadRule(frame, 'payload'),
  ];
  const { failed, text } = applyInOrder(rules);
  if (failed !== null) return { failed, text, request: null };
  const { verb, json, serviceName } = messageValue(frame.payload!);
  return {
    failed,
    text,
    request: { verb: verb as string | number, json: json === true, serviceName: String(serviceName) },
  };
}

/** What the one who asked requires of the answer, in this order. */
export const ADMIN_REPLY_CHECKS = [...ENVELOPE_CHECKS, 'request-id', 'payload', 'exit-code'] as const;
export type AdminReplyCheck = (typeof ADMIN_REPLY_CHECKS)[number];

export interface AdminReplyJudgement extends CheckedInOrder<AdminReplyCheck> {
  /** What the broker answered; empty where that could not be read. */
  readonly body: string;
}

/** Judges a complete frame as the answer to an admin request. @param requestId of the request’s frame, as a decimal string */
export function judgeAdminReply(frame: FrameReading, requestId: string): AdminReplyJudgement {
  const reply = frame.message === 'AdminReply' && frame.payload?.complete ? messageValue(frame.payload) : {};
  const body = String(reply['body'] ?? '');
  const code = Number(reply['exitCode'] ?? 0);
  const rules: Rule<AdminReplyCheck>[] = [
    ...envelopeRules(frame, FrameKind.RESPONSE, Protocol.ADMIN),
    { id: 'request-id', broken: () => differs(frame.requestId, canonicalUnsigned(requestId), 'request_id') },
    payloadRule(frame, 'payload'),
    { id: 'exit-code', broken: () => unless(code === 0, `exit_code is ${code}: ${body.trim()}`) },
  ];
  return { ...applyInOrder(rules), body };
}
