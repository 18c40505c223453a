import type { HelloOutcome } from '../conversations/client.ts';
import { usageFailure } from '../failure.ts';
import { endpointOr } from '../io/endpoint.ts';
import type { VerdictRecord } from '../records/outcome-records.ts';
import { sendHello as serve } from '../services/send-hello.ts';
import { parseAdminVerb } from '../values/admin-verb.ts';
import { DEFAULT_READY_TIMEOUT_MS } from '../wire/limits.ts';
import { LIVE_OPTIONS, type LiveOptions } from './live-options.ts';
import { type Duration, milliseconds, readIfGiven, refuseUnknown } from './option.ts';
import { SCRIPT_OPTIONS, type ScriptOptions, Scripts } from './scripts.ts';
import { tryOnce } from './try-once.ts';
import { VERSION } from './version.ts';

/** The flags of `handoff-cli send-hello`, for one Hello. */
export interface SendHelloOptions extends LiveOptions, ScriptOptions {
  /** Where the broker listens; without it as for the command: `$HANDOFF_ENDPOINT`, then the default one. */
  readonly endpoint?: string;
  /** `service_name` of the Hello; `handoff-cli` without it. */
  readonly service?: string;
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
  /** Short for a `hello` that corrupts. */
  readonly fault?: string;
  /** Written to the connection that the client ends up with; the answer is in `adopted` or `reconnected`. */
  readonly send?: string;
  /** How long to wait for the answer to `send`; 5 s without it. */
  readonly answerTimeout?: Duration;
  /** The outcome or route that the verdict says was expected. Nobody who listens rejects unless it is `unreachable`. */
  readonly expect?: HelloOutcome | 'unreachable' | 'adopted' | 'reconnected';
  /** What the connection has to answer to `send`, for the verdict to be met. */
  readonly expectAnswer?: string;
  /** How long to keep dialling until something is listening. */
  readonly wait?: Duration;
  /** Gives up when it is aborted. */
  readonly signal?: AbortSignal;
}

const OPTIONS: { readonly [name in keyof Required<SendHelloOptions>]: true } = {
  ...LIVE_OPTIONS,
  ...SCRIPT_OPTIONS,
  ...{ endpoint: true, service: true, admin: true, wantedVersion: true, clientVersion: true, adopt: true },
  ...{ replyTimeout: true, readyTimeout: true, answerTimeout: true, hello: true, fault: true, send: true },
  ...{ expect: true, expectAnswer: true, wait: true, signal: true },
};

const REPLY_TIMEOUT_MS = 30_000;
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Says Hello as a client does, takes the route that the answer leads to, and judges it all. Without `expect` nobody who listens is
 * a verdict as well, `unreachable`; otherwise it rejects with a Failure, as it does where an option is wrong.
 */
export async function sendHello(options: SendHelloOptions = {}): Promise<VerdictRecord> {
  refuseUnknown(options, OPTIONS);
  const { admin, send, expect, expectAnswer, adopt = true, service = 'handoff-cli' } = options;
  if (admin !== undefined && send !== undefined) throw usageFailure('admin and send exclude each other');
  if (expectAnswer !== undefined && send === undefined) throw usageFailure('expectAnswer needs send');
  const verb = readIfGiven('admin', admin, parseAdminVerb);
  const role = verb === null ? 'hello' : 'admin';
  const hellos = new Scripts(options).first('hello', role, options.hello, options.fault);
  const asked = {
    endpoint: endpointOr(options.endpoint, 'broker'),
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
