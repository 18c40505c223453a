import type { AdoptMode } from '../script/adopt-mode.ts';
import { fakeBackend } from '../services/fake-backend.ts';
import { parseToken } from '../values/hex-bytes.ts';
import { hex } from '../wire/fields/value.ts';
import type { SidebandMode } from '../wire/strict/offer-reader.ts';
import { LIVE_OPTIONS, type LiveOptions } from './live-options.ts';
import { readIfGiven, refuseUnknown, wholeNumber } from './option.ts';
import { SCRIPT_OPTIONS, type ScriptOptions, Scripts } from './scripts.ts';
import { ownEndpoint, start } from './start.ts';
import type { Started } from './started.ts';

/** The flags of `handoff-cli fake-backend`. */
export interface FakeBackendOptions extends LiveOptions, ScriptOptions {
  /** A Unix socket path. Without one: a fresh private one, removed at the end. */
  readonly endpoint?: string;
  /** The script for offers; `ack` without it. */
  readonly reply?: string;
  /** Scripts for the offers for one service instead, by its name. */
  readonly replyFor?: { readonly [service: string]: string };
  /** The script for connections, before anything is read; `pass` without it. */
  readonly accept?: string;
  /** Whether 16 token bytes with a descriptor precede an offer; `auto` without it. */
  readonly sideband?: SidebandMode;
  /** What is done with a connection that was handed over; `echo` without it. */
  readonly adopt?: AdoptMode;
  /** Refuse any other token. As hex. */
  readonly expectToken?: string;
  /** Let the script also answer what a real backend would refuse or drop. */
  readonly lenient?: boolean;
  /** End by itself after one offer. */
  readonly once?: boolean;
  /** End by itself once this many offers are answered and their adopted connections have ended. */
  readonly count?: number;
}

const OPTIONS: { readonly [name in keyof Required<FakeBackendOptions>]: true } = {
  ...LIVE_OPTIONS,
  ...SCRIPT_OPTIONS,
  ...{ endpoint: true, reply: true, replyFor: true, accept: true, sideband: true, adopt: true },
  ...{ expectToken: true, lenient: true, once: true, count: true },
};

/** A fake backend that listens. */
export interface StartedBackend extends Started {
  /** Answers offers by another script from now on. Throws a Failure that says what is wrong with it. */
  reply(script: string): void;
  /** Accepts connections by another script from now on. Throws a Failure that says what is wrong with it. */
  accept(script: string): void;
}

/** Starts a fake backend. Rejects with a Failure where an option is wrong, or where it cannot listen. */
export async function startFakeBackend(options: FakeBackendOptions = {}): Promise<StartedBackend> {
  refuseUnknown(options, OPTIONS);
  const scripts = new Scripts(options);
  const replies = scripts.first('reply', 'backend-reply', options.reply);
  const accepts = scripts.steered('accept', 'backend-accept', options.accept);
  const repliesFor = Object.entries(options.replyFor ?? {}).map(
    ([service, script]) => [service, scripts.forService(`replyFor ${service}`, script)] as const,
  );
  const expectToken = readIfGiven('expectToken', options.expectToken, parseToken);
  const count = options.once ? 1 : wholeNumber('count', options.count);
  const { endpoint, remove } = ownEndpoint(options.endpoint, 'backend');
  const asked = {
    ...{ endpoint, replies, accepts, count, repliesFor: new Map(repliesFor), seed: null },
    sideband: options.sideband ?? 'auto',
    adopt: options.adopt ?? 'echo',
    expectToken: expectToken === null ? null : hex(expectToken),
    lenient: options.lenient ?? false,
    capture: options.capture ?? null,
    redact: options.redact ?? false,
    hint: '',
  } as const;
  const started = await start(options, (sink, stop) => fakeBackend(asked, sink, stop), remove);
  return {
    ...started,
    reply: scripts.setter('reply', replies),
    accept: scripts.setter('accept', accepts),
  };
}
