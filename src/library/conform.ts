import { randomInt } from 'node:crypto';
import { KnownFailing } from '../conform/known-failing.ts';
import type { CaseOutcome } from '../conform/outcome.ts';
import { usageFailure } from '../failure.ts';
import type { ConformanceRecord } from '../records/conformance-records.ts';
import type { WrittenRecord } from '../records/written.ts';
import { checkSelection, jobsFor } from '../services/conform/asked.ts';
import { conform as serve } from '../services/conform/conform.ts';
import { AUTO } from '../services/private-endpoint.ts';
import { parseSeed } from '../values/integer.ts';
import { aborted, written } from './live.ts';
import { type Duration, milliseconds, read, refuseUnknown, several, wholeNumber } from './option.ts';
import { endpointOfPeer, type Peer } from './peer.ts';
import { ownEndpoint } from './start.ts';

/** The flags of `handoff-cli conform`, and its arguments. */
export interface ConformOptions {
  /** What is tried. */
  readonly role: ConformanceRecord['role'];
  /** Where the peer listens; for a client, where it will dial. With a `command` it may be left out: a fresh private one. */
  readonly endpoint?: Peer;
  /** Where the broker under test dials its backend, which is played here. With a `command` it may be left out. */
  readonly backendEndpoint?: Peer;
  /** Program and arguments of the peer; `{endpoint}` and `{backend-endpoint}` in them are replaced. A client needs one. */
  readonly command?: readonly string[];
  /** Only the cases whose id fits; `*` matches any characters. */
  readonly run?: string | readonly string[];
  /** Not the cases whose id fits. */
  readonly skip?: string | readonly string[];
  /** Ids or globs of cases that are known to fail. */
  readonly knownFailing?: string | readonly string[];
  /** How long one case may take; 10 s without it. */
  readonly timeout?: Duration;
  /** How long to keep dialling until the peer is listening; without it once, or 30 s where `command` starts it. Not for a client. */
  readonly wait?: Duration;
  /** How many cases run at once; for a broker, also how many brokers are started. Without it, 4 for a backend or client, and 1 for a broker. One by one where several cannot run. */
  readonly jobs?: number;
  /** How many generated conversations follow the cases. Not for a client. */
  readonly fuzz?: number;
  /** What they follow from. */
  readonly seed?: number;
  /** The service in offers and Hellos; `zccache` without it. */
  readonly service?: string;
  /** The version that a Hello asks for; `1.0.0` without it. */
  readonly wantedVersion?: string;
  /** Show only the first 4 bytes of tokens and secrets. */
  readonly redact?: boolean;
  /** Called with each case as it ends. */
  readonly onCase?: (outcome: ConformanceCase) => void;
  /** Ends it when it is aborted; the rest was not run. */
  readonly signal?: AbortSignal;
}

const OPTIONS: { readonly [name in keyof Required<ConformOptions>]: true } = {
  ...{ role: true, endpoint: true, backendEndpoint: true, command: true, run: true, skip: true, jobs: true },
  ...{
    knownFailing: true,
    timeout: true,
    wait: true,
    fuzz: true,
    seed: true,
    service: true,
    wantedVersion: true,
  },
  ...{ redact: true, onCase: true, signal: true },
};

/** How a case ended, as `--json` writes it. */
export type ConformanceCase = Extract<WrittenRecord, { type: 'case' }>;

/** How a run of the catalogue went. */
export interface Conformed extends ConformanceRecord {
  /** Whether nothing failed that is not known to, and nothing known to fail passed. */
  readonly ok: boolean;
  /** Every case, those that were skipped or not run included. */
  readonly results: readonly ConformanceCase[];
}

const CASE_TIMEOUT_MS = 10_000;

/** Tries a peer on the rules of the protocol. Rejects with a Failure where an option is wrong, or where nothing is listening. */
export async function conform(options: ConformOptions): Promise<Conformed> {
  refuseUnknown(options, OPTIONS);
  const { role, command = [], redact = false } = options;
  const selection = { run: several(options.run), skip: several(options.skip) };
  const count = wholeNumber('fuzz', options.fuzz) ?? 0;
  checkSelection(role, selection, count);
  if (role === 'client' && command.length === 0)
    throw usageFailure('a client is started once for each case: give its command');
  if (role === 'client' && options.wait !== undefined)
    throw usageFailure('wait is for a peer that is dialled, and a client dials');
  const waitMs = options.wait === undefined ? undefined : milliseconds('wait', options.wait, 0);
  const jobs = jobsFor(role, command, selection, wholeNumber('jobs', options.jobs) ?? undefined, () => {});
  const timeoutMs = milliseconds('timeout', options.timeout, CASE_TIMEOUT_MS);
  const seed =
    options.seed === undefined ? randomInt(2 ** 31) : read('seed', String(options.seed), parseSeed);
  const known = new KnownFailing(several(options.knownFailing).join('\n'));
  const own = peerEndpoint('endpoint', options.endpoint, command, 'peer');
  const backend =
    role === 'broker'
      ? peerEndpoint('backendEndpoint', options.backendEndpoint, command, 'backend')
      : { endpoint: '', remove: () => {} };
  const { stop, release } = aborted(options.signal);
  const shown = (outcome: CaseOutcome) => written({ type: 'case', ...outcome }, redact);
  const asked = {
    ...{ role, command, selection, known, timeoutMs, waitMs, jobs, fuzz: { count, seed, played: null } },
    endpoint: own.endpoint,
    backendEndpoint: backend.endpoint,
    service: options.service ?? 'zccache',
    redact,
    wantedVersion: options.wantedVersion ?? '1.0.0',
    ended: (outcome: CaseOutcome) => options.onCase?.(shown(outcome)),
  };
  const { total, outcomes } = await serve(asked, stop).finally(() => {
    release();
    own.remove();
    backend.remove();
  });
  const ok = total.unexpected === 0 && total.notRun === 0;
  return { ...written({ type: 'conformance', ...total }), ok, results: outcomes.map(shown) };
}

/** A peer that is started can be told a private endpoint; one that runs already has its own. */
function peerEndpoint(option: string, given: Peer | undefined, command: readonly string[], role: string) {
  const endpoint = endpointOfPeer(option, given) ?? AUTO;
  if (endpoint === AUTO && command.length === 0)
    throw usageFailure(`${option} is needed: nobody starts the peer, so it has one already`);
  return ownEndpoint(endpoint, role);
}
