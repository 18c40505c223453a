import { usageFailure } from '../failure.ts';
import type { Outcome } from '../handoff/judge-ack.ts';
import { endpointOr } from '../io/endpoint.ts';
import type { VerdictRecord } from '../records/outcome-records.ts';
import { sendOffer as serve } from '../services/send-offer.ts';
import { parseToken } from '../values/hex-bytes.ts';
import { parseUnsigned64 } from '../values/integer.ts';
import { DEFAULT_ACK_DEADLINE_MS } from '../wire/limits.ts';
import { LIVE_OPTIONS, type LiveOptions } from './live-options.ts';
import { type Duration, milliseconds, read, readIfGiven, refuseUnknown } from './option.ts';
import { SCRIPT_OPTIONS, type ScriptOptions, Scripts } from './scripts.ts';
import { tryOnce } from './try-once.ts';

/** The flags of `handoff-cli send-offer`, for one offer. */
export interface SendOfferOptions extends LiveOptions, ScriptOptions {
  /** Where the backend listens; without it as for the command: `$HANDOFF_ENDPOINT`, then the default one. */
  readonly endpoint?: string;
  /** `service_name` of the offer; `handoff-cli` without it. */
  readonly service?: string;
  /** 16 bytes as hex; random ones without it. */
  readonly token?: string;
  /** `correlation_id` of the offer; 1 without it. 64 bits: larger numbers as a string or bigint. */
  readonly correlationId?: string | number | bigint;
  /** `handle_value` of the offer; 0 without it. 64 bits: larger numbers as a string or bigint. */
  readonly handleValue?: string | number | bigint;
  /** How long to wait for the ACK; 5 s without it. */
  readonly deadline?: Duration;
  /** Whether a connection is passed before the offer; where the system can without it. */
  readonly sideband?: boolean;
  /** The script for the offer, such as `delay:1s+offer`. */
  readonly offer?: string;
  /** Short for an `offer` that corrupts. */
  readonly fault?: string;
  /** Hand over a connection to this server, a Unix path or HOST:PORT, instead of one of its own. */
  readonly connect?: string;
  /** Written to the handed-over connection once accepted; the answer is in `adopted`. */
  readonly send?: string;
  /** What the verdict says that was expected. Nobody who listens rejects unless it is `unreachable`. */
  readonly expect?: Outcome | 'unreachable';
  /** What the handed-over connection has to answer to `send`, for the verdict to be met. */
  readonly expectAnswer?: string;
  /** How long to keep dialling until something is listening. */
  readonly wait?: Duration;
  /** Gives up when it is aborted. */
  readonly signal?: AbortSignal;
}

const OPTIONS: { readonly [name in keyof Required<SendOfferOptions>]: true } = {
  ...LIVE_OPTIONS,
  ...SCRIPT_OPTIONS,
  ...{ endpoint: true, service: true, token: true, correlationId: true, handleValue: true, deadline: true },
  ...{ sideband: true, offer: true, fault: true, connect: true, send: true, expect: true },
  ...{ expectAnswer: true, wait: true, signal: true },
};

/**
 * Makes one offer and judges the answer. Without `expect` nobody who listens is a verdict as well, `unreachable`; otherwise it
 * rejects with a Failure, as it does where an option is wrong.
 */
export async function sendOffer(options: SendOfferOptions = {}): Promise<VerdictRecord> {
  refuseUnknown(options, OPTIONS);
  const { send, sideband, connect, expect, expectAnswer } = options;
  if ((send !== undefined || connect !== undefined) && sideband === false)
    throw usageFailure('send and connect need the connection that the sideband passes');
  if (send !== undefined && connect !== undefined) throw usageFailure('send and connect exclude each other');
  if (expectAnswer !== undefined && send === undefined) throw usageFailure('expectAnswer needs send');
  const offers = new Scripts(options).first('offer', 'offer', options.offer, options.fault);
  const asked = {
    endpoint: endpointOr(options.endpoint, 'backend'),
    service: options.service ?? 'handoff-cli',
    token: readIfGiven('token', options.token, parseToken),
    correlationId: read('correlationId', String(options.correlationId ?? 1), parseUnsigned64),
    handleValue: read('handleValue', String(options.handleValue ?? 0), parseUnsigned64),
    deadlineMs: milliseconds('deadline', options.deadline, DEFAULT_ACK_DEADLINE_MS),
    sideband: sideband === false ? 'none' : sideband || connect !== undefined ? 'asked' : 'auto',
    offers,
    connect: connect ?? null,
    send: send ?? null,
    expect: expect ?? (expectAnswer === undefined ? 'unreachable' : 'accepted'),
    expectAnswer: expectAnswer ?? null,
    capture: options.capture ?? null,
    redact: options.redact ?? false,
    waitMs: milliseconds('wait', options.wait, 0),
  } as const;
  const judged = expect !== undefined || expectAnswer !== undefined;
  return tryOnce(options, judged, (pacing, sink, stop) => serve({ ...asked, ...pacing }, sink, stop));
}
