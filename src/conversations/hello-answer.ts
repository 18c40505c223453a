import type { Draft } from '../frames/draft.ts';
import { negotiatedDraft, refusedDraft } from '../frames/reply.ts';
import { type HelloCheck, type HelloJudgement, judgeHello, REFUSAL_CODES } from '../handoff/judge-hello.ts';
import { HANDLE_PASSING } from '../handoff/judge-reply.ts';
import { envelopeValue, messageValue } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { HEADER_LENGTH, MAX_HELLO_BODY_LENGTH } from '../wire/limits.ts';
import type { BrokerRules, Refusal } from './broker-rules.ts';
import type { Instant } from './contract.ts';

/** What a broker makes of a Hello. */
export interface HelloAnswer {
  /** The HelloReply that is due. */
  readonly reply: Draft;
  /** Of a frame that refuses, in the words of the record. */
  readonly refused: { readonly code: string | number; readonly reason: string } | null;
  readonly serviceName: string | null;
  /** The handoff that is to follow; null: none. */
  readonly handoff: { readonly token: string; readonly connectionId: string } | null;
  /** Why there is none, though the Hello is agreed with; may be empty. */
  readonly reason: string;
}

const DEFAULT_KEEPALIVE_SECS = '1800';
const FD_PRESSURE_RETRY_MS = 1_000;
const BLOCKED_RETRY_MS = 30_000;
const RATE_RETRY_MS = 1_000;
/** The checks of a Hello's envelope, which come after the one of descriptors. */
const CAPABILITY_NEEDED =
  'the client does not take connections that are handed over: bit 0 of client_capabilities is not set';

/** The answer to a Hello that cannot be read. @param requestId of its frame, where that is known */
export function refusedUnread(
  check: string,
  reason: string,
  code = 'ERROR_PEER_REJECTED',
  requestId = '0',
): HelloAnswer {
  return refused({ code, reason, retryAfterMs: 0 }, check, requestId, null, null);
}

/** The answer to a whole frame, its checks in the stock broker's order. docs/protocol.md, "Hello". */
export function answerHello(
  frame: FrameReading,
  rules: BrokerRules,
  pid: number | null,
  at: Instant,
): HelloAnswer {
  // Nothing in a Frame that does not decode as a whole is to be relied on.
  const readable = frame.envelope?.acceptable === true ? frame : null;
  const requestId = String(readable?.requestId ?? 0);
  const judgement = judgeHello(frame, pid, rules.services);
  const serviceName = judgement.hello?.serviceName ?? null;
  const found = objection(frame, judgement, rules, pid, at);
  if (found !== null) return refused(found.refusal, found.check, requestId, serviceName, readable);
  return agreed(frame, judgement, rules, requestId, at);
}

/** Why the Hello is refused, and the check that it fails, which is empty where none was made. */
function objection(
  frame: FrameReading,
  judgement: HelloJudgement,
  rules: BrokerRules,
  pid: number | null,
  at: Instant,
): { readonly check: string; readonly refusal: Refusal } | null {
  const { failed, text } = judgement;
  const fails = (check: string, code: string, reason: string, retryAfterMs = 0) => ({
    check,
    refusal: { code, reason, retryAfterMs },
  });
  const failedCheck = (check: HelloCheck) => fails(check, REFUSAL_CODES[check], text);
  if (failed === 'framing' || failed === 'frame') return failedCheck(failed);
  const length = frame.end - frame.start - HEADER_LENGTH;
  if (length > MAX_HELLO_BODY_LENGTH) {
    const reason = `a Hello may have at most ${MAX_HELLO_BODY_LENGTH} bytes, but this one has ${length}`;
    return fails('framing', 'ERROR_PEER_REJECTED', reason);
  }
  if (rules.fdPressure)
    return fails('', 'ERROR_FD_PRESSURE', 'no descriptors are left', FD_PRESSURE_RETRY_MS);
  if (failed !== null && failed !== 'service') return failedCheck(failed);
  if (rules.rate?.allows(pid, at) === false)
    return fails('rate', 'ERROR_RATE_LIMITED', 'too many Hellos of one process in a second', RATE_RETRY_MS);
  if (failed !== null) return failedCheck(failed);
  const { wantedVersion, authToken } = messageValue(frame.payload!);
  const wanted = String(wantedVersion ?? '');
  if (rules.blockedVersions.has(wanted))
    return fails('version', 'ERROR_VERSION_BLOCKED', `version ${wanted} is not served`, BLOCKED_RETRY_MS);
  if (rules.authToken && authToken !== rules.authToken)
    return fails('auth-token', 'ERROR_PEER_REJECTED', 'auth_token must be the session token of this broker');
  return rules.refusal === null ? null : { check: '', refusal: rules.refusal };
}

function refused(
  refusal: Refusal,
  check: string,
  requestId: string,
  serviceName: string | null,
  frame: FrameReading | null,
): HelloAnswer {
  const { code, reason } = refusal;
  return {
    reply: traced(refusedDraft(refusal, requestId), frame),
    refused: { code, reason: check === '' ? reason : `${check}: ${reason}` },
    serviceName,
    handoff: null,
    reason: '',
  };
}

function agreed(
  frame: FrameReading,
  { hello }: HelloJudgement,
  rules: BrokerRules,
  requestId: string,
  at: Instant,
): HelloAnswer {
  const { clientCapabilities, clientKeepaliveSecs, serviceName } = hello!;
  const able = (BigInt(clientCapabilities) & HANDLE_PASSING) !== 0n;
  const token = able && rules.handlePassing ? rules.pending.issue(at / 1000) : null;
  const connectionId = rules.nextConnectionId();
  const { daemonVersion, backendPipe } = rules;
  const fields = {
    daemonVersion,
    backendPipe,
    keepaliveIntervalSecs: clientKeepaliveSecs === '0' ? DEFAULT_KEEPALIVE_SECS : clientKeepaliveSecs,
    token: token === null ? null : Buffer.from(token, 'hex'),
    connectionId,
  };
  const why = !able
    ? CAPABILITY_NEEDED
    : rules.handlePassing
      ? 'too many handoffs are pending'
      : 'connections cannot be passed here';
  return {
    reply: traced(negotiatedDraft(fields, requestId), frame),
    refused: null,
    serviceName,
    handoff: token === null ? null : { token, connectionId },
    reason: token === null ? why : '',
  };
}

/** The reply repeats the trace of the Hello. */
function traced(reply: Draft, frame: FrameReading | null): Draft {
  if (frame?.envelope == null) return reply;
  const { traceparent, tracestate } = envelopeValue(frame.envelope);
  return {
    ...reply,
    envelope: {
      ...reply.envelope,
      ...(traceparent !== '' && { traceparent }),
      ...(tracestate !== '' && { tracestate }),
    },
  };
}
