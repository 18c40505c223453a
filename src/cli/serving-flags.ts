import { randomInt } from 'node:crypto';
import { Flags } from '@oclif/core';
import { usageFailure } from '../failure.ts';
import { OUTCOMES } from '../handoff/judge-ack.ts';
import type { Breakable } from '../script/breaks.ts';
import { Steering } from '../services/control/steering.ts';
import { parseExpectedCounts } from '../services/expected-outcomes.ts';
import { readScript } from '../services/read-script.ts';
import { type ServerRun, type Serving, serving } from '../services/serving.ts';
import type { StopRequest } from '../services/stop.ts';
import { parseDuration } from '../values/duration.ts';
import { printFailure } from './failures.ts';
import type { ReadFlag } from './read-flag.ts';

/** Flags of the servers, for scripts and CI. */
export const servingFlags = {
  timeout: Flags.string({
    description: 'end after this time, with exit code 1',
    helpValue: 'DURATION',
  }),
  expect: Flags.string({
    description: `how many handoffs must end in each outcome; any other outcome fails (${OUTCOMES.join(', ')})`,
    helpValue: 'OUTCOME=N,…',
  }),
  'endpoint-file': Flags.string({
    description: 'write the endpoint to FILE once it is being listened on',
    helpValue: 'FILE',
  }),
};

/** Of the servers whose scripts can be replaced while they run. */
export const controlFlag = Flags.string({
  description: 'listen on a Unix socket at PATH for requests to replace scripts, hold, decide, list and stop',
  helpValue: 'PATH',
});

/** Of the commands that dial. */
export const waitFlag = Flags.string({
  char: 'w',
  description: 'keep dialling for this long until something is listening',
  helpValue: 'DURATION',
});

/** Of the command that dials a peer which it may start, too. */
export const peerWaitFlag = Flags.string({
  char: 'w',
  description:
    'keep dialling for this long until the peer is listening (default: dial once, or 30s where COMMAND starts it)',
  helpValue: 'DURATION',
});

interface ServingFlags {
  readonly timeout?: string | undefined;
  readonly expect?: string | undefined;
  readonly 'endpoint-file'?: string | undefined;
}

/** What `controlFlag` asks for; null: nothing does. @param frames those that can be held and decided about */
export function steeringFrom(
  flags: SteeredFlags & { readonly control?: string | undefined },
  frames: readonly Breakable[],
): Serving['control'] {
  const { control } = flags;
  if (control === undefined) return null;
  if (control === '') throw usageFailure('--control is empty', 'give the path of a socket');
  return { path: control, steering: steeringOf(flags, frames) };
}

interface SteeredFlags {
  readonly loop: boolean;
  readonly redact: boolean;
}

/** What changes scripts and decides about frames while a command runs. @param frames those that can be held and decided about */
export function steeringOf({ loop, redact }: SteeredFlags, frames: readonly Breakable[]): Steering {
  const newSeed = () => randomInt(2 ** 32);
  return new Steering({ frames, loop, redact, read: readScript, newSeed });
}

/** @param read reads a flag’s value, or throws a Failure */
export function servingFrom(flags: ServingFlags, read: ReadFlag, control: Serving['control']): Serving {
  const { timeout, expect } = flags;
  return {
    control,
    timeoutMs: timeout === undefined ? null : read('--timeout', timeout, parseDuration),
    endpointFile: flags['endpoint-file'] ?? null,
    expected:
      expect === undefined ? null : read('--expect', expect, (text) => parseExpectedCounts(text, OUTCOMES)),
  };
}

/** What a server that is shown on a screen needs, with what was asked of it. */
export function onScreen(asked: Serving, stop: StopRequest): ServerRun {
  return {
    stop,
    serve: (sink, run) => serving(asked, sink, stop.requested, run),
    report: printFailure,
  };
}
