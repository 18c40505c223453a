import type { HelloOutcome } from '../conversations/client.ts';
import { usageFailure } from '../failure.ts';
import type { VerdictRecord } from '../records/outcome-records.ts';
import { sendHello as serve } from '../services/send-hello.ts';
import { parseAdminVerb } from '../values/admin-verb.ts';
import { DEFAULT_READY_TIMEOUT_MS } from '../wire/limits.ts';
import { type Duration, milliseconds, readIfGiven, refuseUnknown } from './option.ts';
import { Scripts } from './scripts.ts';
import { askedOnce, tryOnce } from './try-once.ts';
import { TRY_ONCE_OPTIONS, type TryOnceOptions } from './try-once-options.ts';
import { VERSION } from './version.ts';

/** The flags of `handoff-cli send-hello`, for one Hello. */
export interface SendHelloOptions extends TryOnceOptions {
  /** Asks the broker this instead of a Hello, such as `status`. */
  readonly admin?: string;
  /** `wanted_version` of the Hello; `1.0.0` without it. */
  readonly wantedVersion?: string;
  /** `client_version` of the Hello; `1.0.0` without it. */
  readonly clientVersion?: string;
  /** Whether to use a connection that is handed over; false: always `backend_pipe`. */
  readonly adopt?: boolean;
  /** How long to wait for the HelloReply; 30 s without it. */
  readonly replyTimeout?: Duration;
  /** How long to wait for ready; 2 s without it. */
  readonly readyTimeout?: Duration;
  /** The script for the Hello, such as `trickle:1ms`. */
  readonly hello?: string;
  /** How long to wait for the answer to `send`; 5 s without it. */
  readonly answerTimeout?: Duration;
  /** The outcome or route that the verdict says was expected. Where nobody listens, it rejects unless this is `unreachable`. */
  readonly expect?: HelloOutcome | 'unreachable' | 'adopted' | 'reconnected';
}

const OPTIONS: { readonly [name in keyof Required<SendHelloOptions>]: true } = {
  ...TRY_ONCE_OPTIONS,
  ...{ admin: true, wantedVersion: true, clientVersion: true, adopt: true, hello: true, expect: true },
  ...{ replyTimeout: true, readyTimeout: true, answerTimeout: true },
};

const REPLY_TIMEOUT_MS = 30_000;
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Says Hello as a client does, takes the route that the answer leads to, and judges it all. Where nobody listens, the verdict is
 * `unreachable` without `expect`, and it rejects with a Failure with it, as it does where an option is wrong.
 */
export async function sendHello(options: SendHelloOptions = {}): Promise<VerdictRecord> {
  refuseUnknown(options, OPTIONS);
  const { admin, adopt = true, service = 'handoff-cli' } = options;
  if (admin !== undefined && options.send !== undefined)
    throw usageFailure('admin and send exclude each other');
  const verb = readIfGiven('admin', admin, parseAdminVerb);
  const role = verb === null ? 'hello' : 'admin';
  const hellos = new Scripts(options).first('hello', role, options.hello, options.fault);
  const asked = {
    ...askedOnce(options, 'broker'),
    hello: {
      serviceName: service,
      wantedVersion: options.wantedVersion ?? '1.0.0',
      clientVersion: options.clientVersion ?? '1.0.0',
      handlePassing: adopt,
      peerPid: process.pid,
      clientLibName: 'handoff-cli',
      clientLibVersion: VERSION,
    },
    adopt,
    replyTimeoutMs: milliseconds('replyTimeout', options.replyTimeout, REPLY_TIMEOUT_MS),
    readyTimeoutMs: milliseconds('readyTimeout', options.readyTimeout, DEFAULT_READY_TIMEOUT_MS),
    answerTimeoutMs: milliseconds('answerTimeout', options.answerTimeout, ANSWER_TIMEOUT_MS),
    hellos,
    admin: verb === null ? null : { verb, json: true, serviceName: service },
  } as const;
  return tryOnce(options, (pacing, sink, stop) => serve({ ...asked, ...pacing }, sink, stop));
}
