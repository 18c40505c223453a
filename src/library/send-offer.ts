import { usageFailure } from '../failure.ts';
import type { Outcome } from '../handoff/judge-ack.ts';
import type { VerdictRecord } from '../records/outcome-records.ts';
import { sendOffer as serve } from '../services/send-offer.ts';
import { parseToken } from '../values/hex-bytes.ts';
import { parseUnsigned64 } from '../values/integer.ts';
import { DEFAULT_ACK_DEADLINE_MS } from '../wire/limits.ts';
import { type Duration, milliseconds, read, readIfGiven, refuseUnknown } from './option.ts';
import { Scripts } from './scripts.ts';
import { askedOnce, tryOnce } from './try-once.ts';
import { TRY_ONCE_OPTIONS, type TryOnceOptions } from './try-once-options.ts';

/** The flags of `handoff-cli send-offer`, for one offer. */
export interface SendOfferOptions extends TryOnceOptions {
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
  /** Hand over a connection to this server, a Unix path or HOST:PORT, instead of one of its own. */
  readonly connect?: string;
  /** The outcome that the verdict says was expected. Where nobody listens, it rejects unless this is `unreachable`. */
  readonly expect?: Outcome | 'unreachable';
}

const OPTIONS: { readonly [name in keyof Required<SendOfferOptions>]: true } = {
  ...TRY_ONCE_OPTIONS,
  ...{ token: true, correlationId: true, handleValue: true, deadline: true, sideband: true },
  ...{ offer: true, connect: true, expect: true },
};

/**
 * Makes one offer and judges the answer. Where nobody listens, the verdict is `unreachable` without `expect`, and it rejects with
 * a Failure with it, as it does where an option is wrong.
 */
export async function sendOffer(options: SendOfferOptions = {}): Promise<VerdictRecord> {
  refuseUnknown(options, OPTIONS);
  const { send, sideband, connect } = options;
  if ((send !== undefined || connect !== undefined) && sideband === false)
    throw usageFailure('send and connect need the connection that the sideband passes');
  if (send !== undefined && connect !== undefined) throw usageFailure('send and connect exclude each other');
  const offers = new Scripts(options).first('offer', 'offer', options.offer, options.fault);
  const asked = {
    ...askedOnce(options, 'backend'),
    service: options.service ?? 'handoff-cli',
    token: readIfGiven('token', options.token, parseToken),
    correlationId: read('correlationId', String(options.correlationId ?? 1), parseUnsigned64),
    handleValue: read('handleValue', String(options.handleValue ?? 0), parseUnsigned64),
    deadlineMs: milliseconds('deadline', options.deadline, DEFAULT_ACK_DEADLINE_MS),
    sideband: sideband === false ? 'none' : sideband || connect !== undefined ? 'asked' : 'auto',
    offers,
    connect: connect ?? null,
  } as const;
  return tryOnce(options, (pacing, sink, stop) => serve({ ...asked, ...pacing }, sink, stop));
}
