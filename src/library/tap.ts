import { tapRules } from '../conversations/tap/tap-rules.ts';
import { usageFailure } from '../failure.ts';
import { areSameEndpoint } from '../io/endpoint.ts';
import { BREAKABLE, type Breakable, BreakSteps, breakRole, splitBreak } from '../script/breaks.ts';
import type { SteeredSteps } from '../script/steered-steps.ts';
import { namedEndpointToDial } from '../services/private-endpoint.ts';
import { tap } from '../services/tap.ts';
import { suggestion } from '../values/nearest.ts';
import { LIVE_OPTIONS, type LiveOptions } from './live-options.ts';
import { type Duration, milliseconds, read, refuseUnknown, wholeNumber } from './option.ts';
import { endpointOfPeer, type Peer } from './peer.ts';
import { type ScriptOptions, Scripts } from './scripts.ts';
import { ownEndpoint, start } from './start.ts';
import type { Started } from './started.ts';

/** The flags of `handoff-cli tap`. */
export interface TapOptions extends LiveOptions, Omit<ScriptOptions, 'random'> {
  /** Where to listen, a Unix socket path. Without one: a fresh private one, removed at the end. */
  readonly listen?: string;
  /** Who listens for real, a backend or a broker. */
  readonly target?: Peer;
  /** Takes the place of whoever listens there, instead of `listen` and `target`; their socket is back at the end. */
  readonly takeover?: Peer;
  /** Scripts for frames that pass, by the kind of frame: `{ ack: 'corrupt:token*1' }`, or `FRAME=SCRIPT` each. */
  readonly break?: { readonly [frame in Breakable]?: string } | string | readonly string[];
  /** Leave `peer_pid` of a Hello as it is. */
  readonly keepPid?: boolean;
  /** How long to keep dialling the target until something is listening. */
  readonly wait?: Duration;
  /** End by itself after one connection. */
  readonly once?: boolean;
  /** End after this many connections. */
  readonly count?: number;
}

const OPTIONS: { readonly [name in keyof Required<TapOptions>]: true } = {
  ...LIVE_OPTIONS,
  ...{ seed: true, loop: true, listen: true, target: true, takeover: true, break: true, keepPid: true },
  ...{ wait: true, once: true, count: true },
};

/** A tap that listens. */
export interface StartedTap extends Started {
  /** Breaks frames of that kind by another script from now on. Throws a Failure that says what is wrong with it. */
  break(frame: Breakable, script: string): void;
}

/** Starts a tap. Rejects with a Failure where an option is wrong, or where it cannot listen. */
export async function startTap(options: TapOptions): Promise<StartedTap> {
  refuseUnknown(options, OPTIONS);
  const { listen } = options;
  const target = endpointOfPeer('target', options.target);
  const takeover = endpointOfPeer('takeover', options.takeover);
  if ((target === undefined) === (takeover === undefined) || (takeover !== undefined && listen !== undefined))
    throw usageFailure('a tap takes target, and listen if you like, or takeover alone');
  if (listen !== undefined && target !== undefined && areSameEndpoint(listen, target))
    throw usageFailure(
      `listen and target are the same, ${listen}`,
      'takeover takes the place of a live socket',
    );
  const scripts = new Scripts(options);
  const given = breaksOf(options.break);
  const unknown = [...given.keys()].find((frame) => !BREAKABLE.includes(frame));
  if (unknown !== undefined)
    throw usageFailure(`break: no frame "${unknown}", ${suggestion(unknown, BREAKABLE)}`);
  // What can be broken later must be looked for from the beginning.
  const steps = new Map(
    BREAKABLE.map((frame): [Breakable, SteeredSteps] => [
      frame,
      scripts.steered(`break ${frame}`, breakRole(frame), given.get(frame)),
    ]),
  );
  const breaks = BREAKABLE.map((frame) => ({ frame, steps: new BreakSteps(steps.get(frame)!) }));
  const count = options.once ? 1 : wholeNumber('count', options.count);
  const waitMs = milliseconds('wait', options.wait, 0);
  const { endpoint, remove } = ownEndpoint(takeover ?? listen, 'tap');
  const asked = {
    ...{
      endpoint,
      target: target === undefined ? null : namedEndpointToDial(target),
      count,
      waitMs,
      seed: null,
      capture: options.capture ?? null,
      redact: options.redact ?? false,
    },
    rules: tapRules(breaks, options.keepPid ? null : process.pid),
  };
  const started = await start(options, (sink, stop) => tap(asked, sink, stop), remove);
  const setters = new Map(
    [...steps].map(([frame, source]) => [frame, scripts.setter(`break ${frame}`, source)]),
  );
  return {
    ...started,
    break: (frame, script) => {
      const set = setters.get(frame);
      if (set === undefined)
        throw usageFailure(`break: no frame "${frame}", ${suggestion(frame, BREAKABLE)}`);
      set(script);
    },
  };
}

function breaksOf(given: TapOptions['break'] = {}): ReadonlyMap<Breakable, string> {
  const texts = typeof given === 'string' ? [given] : given;
  if (!isList(texts)) return new Map(Object.entries(texts) as [Breakable, string][]);
  return new Map(
    texts.map((text) => {
      const { frame, script } = read('break', text, splitBreak);
      return [frame, script ?? ''];
    }),
  );
}

function isList(given: object): given is readonly string[] {
  return Array.isArray(given);
}
