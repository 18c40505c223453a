import type { AdoptMode } from '../script/adopt-mode.ts';
import type { RoleName } from '../script/role.ts';
import { parseScript } from '../script/script.ts';
import { SteeredSteps } from '../script/steered-steps.ts';
import { stepSource } from '../script/step-source.ts';
import { fakeBackend } from '../services/fake-backend.ts';
import { makePrivateEndpoint } from '../services/private-endpoint.ts';
import { parseToken } from '../values/hex-bytes.ts';
import { hex } from '../wire/fields/value.ts';
import type { SidebandMode } from '../wire/strict/offer-reader.ts';
import { type Started, start } from './started.ts';

/** The flags of `handoff-cli fake-backend`. */
export interface FakeBackendOptions {
  /** Without one: a fresh private one. */
  readonly endpoint?: string;
  /** What is done about the offers; `ack` without it. */
  readonly reply?: string;
  /** What is done about connections before anything is read; `pass` without it. */
  readonly accept?: string;
  /** Start scripts over after their last steps. */
  readonly loop?: boolean;
  readonly sideband?: SidebandMode;
  readonly adopt?: AdoptMode;
  /** As hex. */
  readonly expectToken?: string;
  readonly lenient?: boolean;
  /** How many offers to answer; without it, answers until stopped. */
  readonly count?: number;
  /** A file to record to. */
  readonly capture?: string;
}

export interface StartedBackend extends Started {
  /** Answers by another script from now on. Throws an Error that says what is wrong with it. */
  reply(script: string): void;
  /** Accepts connections by another script from now on. Throws an Error that says what is wrong with it. */
  accept(script: string): void;
}

/** Starts a fake backend. Rejects with a Failure where it cannot listen. */
export async function startFakeBackend(options: FakeBackendOptions = {}): Promise<StartedBackend> {
  const loop = options.loop ?? false;
  const steered = (script: string, role: RoleName) =>
    new SteeredSteps(stepSource(parseScript(script, role, loop)), role, loop);
  const replies = steered(options.reply ?? 'ack', 'backend-reply');
  const accepts = steered(options.accept ?? 'pass', 'backend-accept');
  const expectToken = options.expectToken === undefined ? null : hex(parseToken(options.expectToken));
  const fresh = options.endpoint === undefined ? makePrivateEndpoint('backend') : null;
  const asked = {
    endpoint: options.endpoint ?? fresh!.endpoint,
    replies,
    repliesFor: new Map(),
    seed: null,
    sideband: options.sideband ?? 'auto',
    adopt: options.adopt ?? 'echo',
    expectToken,
    lenient: options.lenient ?? false,
    accepts,
    count: options.count ?? null,
    capture: options.capture ?? null,
    hint: '',
    hold: () => {},
  } as const;
  const started = await start(
    (sink, stop) => fakeBackend(asked, sink, stop),
    () => fresh?.remove(),
  );
  return {
    ...started,
    reply: (script) => void replies.replace(script),
    accept: (script) => void accepts.replace(script),
  };
}
