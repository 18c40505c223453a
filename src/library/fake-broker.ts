import { absoluteEndpoint, besideEndpoint, defaultEndpoint } from '../io/endpoint.ts';
import { fakeBroker } from '../services/fake-broker.ts';
import { namedEndpointToDial } from '../services/private-endpoint.ts';
import { parseErrorCode } from '../values/error-code.ts';
import { parseSessionToken } from '../values/hex-bytes.ts';
import { parseUnsigned64 } from '../values/integer.ts';
import { hex } from '../wire/fields/value.ts';
import { DEFAULT_ACK_DEADLINE_MS } from '../wire/limits.ts';
import { LIVE_OPTIONS, type LiveOptions } from './live-options.ts';
import {
  type Duration,
  milliseconds,
  read,
  readIfGiven,
  refuseUnknown,
  several,
  wholeNumber,
} from './option.ts';
import { endpointOfPeer, type Peer } from './peer.ts';
import { SCRIPT_OPTIONS, type ScriptOptions, Scripts } from './scripts.ts';
import { ownEndpoint, start } from './start.ts';
import type { Started } from './started.ts';

/** The flags of `handoff-cli fake-broker`. */
export interface FakeBrokerOptions extends LiveOptions, ScriptOptions {
  /** Where clients dial, a Unix socket path. Without one: a fresh private one, removed at the end. */
  readonly endpoint?: string;
  /** Where offers go, or who is there; where `handoff-cli fake-backend` listens without it. */
  readonly backend?: Peer;
  /** Where clients are told to fall back to; without it, an echo server of its own. */
  readonly backendPipe?: string;
  /** Refuse every Hello with this code, such as `rate-limited`. */
  readonly refuse?: string;
  /** The reason of that refusal. */
  readonly reason?: string;
  /** How long a refused client should wait before it tries again. */
  readonly retryAfter?: Duration;
  /** The known services; without it every service is known. */
  readonly service?: string | readonly string[];
  /** `daemon_version` in Negotiated; `1.0.0` without it. */
  readonly daemonVersion?: string;
  /** The script for HelloReplies; `negotiate` without it. */
  readonly reply?: string;
  /** The script for offers to the backend; `offer` without it. */
  readonly offer?: string;
  /** The script for readies; `relay` without it. */
  readonly ready?: string;
  /** `connection_id` of every Negotiated, or `unique`; 1 without it. */
  readonly connectionId?: string | number;
  /** Refuse every Hello with ERROR_FD_PRESSURE. */
  readonly fdPressure?: boolean;
  /** Refuse more Hellos than that per second from one process. */
  readonly rateLimit?: number;
  /** Refuse Hellos that want one of these versions. */
  readonly blockVersion?: string | readonly string[];
  /** Refuse Hellos whose auth_token is not these 32 bytes, in hex. */
  readonly authToken?: string;
  /** How long to wait for the ACK of the backend; 5 s without it. */
  readonly deadline?: Duration;
  /** How long to keep dialling the backend until something is listening. */
  readonly wait?: Duration;
  /** End by itself after one client. */
  readonly once?: boolean;
  /** End by itself after this many clients. */
  readonly count?: number;
}

const OPTIONS: { readonly [name in keyof Required<FakeBrokerOptions>]: true } = {
  ...LIVE_OPTIONS,
  ...SCRIPT_OPTIONS,
  ...{ endpoint: true, backend: true, backendPipe: true, refuse: true, reason: true, retryAfter: true },
  ...{ service: true, daemonVersion: true, reply: true, offer: true, ready: true, connectionId: true },
  ...{ fdPressure: true, rateLimit: true, blockVersion: true, authToken: true, deadline: true, wait: true },
  ...{ once: true, count: true },
};

/** A fake broker that listens. */
export interface StartedBroker extends Started {
  /** Where its clients fall back to. */
  readonly backendPipe: string;
  /** Answers Hellos by another script from now on. Throws a Failure that says what is wrong with it. */
  reply(script: string): void;
  /** Makes offers by another script from now on. Throws a Failure that says what is wrong with it. */
  offer(script: string): void;
  /** Sends readies by another script from now on. Throws a Failure that says what is wrong with it. */
  ready(script: string): void;
}

/** Starts a fake broker. Rejects with a Failure where an option is wrong, or where it cannot listen. */
export async function startFakeBroker(options: FakeBrokerOptions = {}): Promise<StartedBroker> {
  refuseUnknown(options, OPTIONS);
  const scripts = new Scripts(options);
  const replies = scripts.first('reply', 'broker-reply', options.reply);
  const offers = scripts.steered('offer', 'broker-offer', options.offer);
  const readies = scripts.steered('ready', 'ready', options.ready);
  const rest = settings(options);
  const { endpoint, remove } = ownEndpoint(options.endpoint, 'broker');
  // Absolute, as a client may run in another directory.
  const backendPipe = absoluteEndpoint(options.backendPipe ?? besideEndpoint(endpoint, 'fallback'));
  const asked = { ...rest, endpoint, backendPipe, replies, offers, readies };
  const started = await start(options, (sink, stop) => fakeBroker(asked, sink, stop), remove);
  return {
    ...started,
    backendPipe,
    reply: scripts.setter('reply', replies),
    offer: scripts.setter('offer', offers),
    ready: scripts.setter('ready', readies),
  };
}

function settings(options: FakeBrokerOptions) {
  const { refuse, service, connectionId = '1' } = options;
  const backend = endpointOfPeer('backend', options.backend);
  const services = several(service);
  const authToken = readIfGiven('authToken', options.authToken, parseSessionToken);
  return {
    backend: backend === undefined ? defaultEndpoint('backend') : namedEndpointToDial(backend),
    serveBackendPipe: options.backendPipe === undefined,
    deadlineMs: milliseconds('deadline', options.deadline, DEFAULT_ACK_DEADLINE_MS),
    waitMs: milliseconds('wait', options.wait, 0),
    refusal:
      refuse === undefined
        ? null
        : {
            code: read('refuse', refuse, parseErrorCode),
            reason: options.reason ?? 'refused on request',
            retryAfterMs: milliseconds('retryAfter', options.retryAfter, 0),
          },
    services: services.length === 0 ? null : new Set(services),
    daemonVersion: options.daemonVersion ?? '1.0.0',
    connectionId:
      connectionId === 'unique' ? null : read('connectionId', String(connectionId), parseUnsigned64),
    fdPressure: options.fdPressure ?? false,
    rateLimit: wholeNumber('rateLimit', options.rateLimit),
    blockedVersions: new Set(several(options.blockVersion)),
    authToken: authToken === null ? null : hex(authToken),
    count: options.once ? 1 : wholeNumber('count', options.count),
    capture: options.capture ?? null,
    redact: options.redact ?? false,
    hint: '',
  };
}
