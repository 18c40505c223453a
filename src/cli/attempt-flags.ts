import { Flags } from '@oclif/core';
import type { Format } from '../formats/format.ts';
import { jsonFormat } from '../formats/json-format.ts';
import { loadFormat, MANY } from '../formats/load-format.ts';
import { verdictFormat } from '../formats/verdict-format.ts';
import { parseExpectedOutcomes } from '../services/expected-outcomes.ts';
import type { Judged, TryOptions } from '../services/try-all.ts';
import { chalkFor } from '../text/colour.ts';
import { parseDuration } from '../values/duration.ts';
import { expectFlags, liveFlags, pacingFlags } from './flags.ts';
import { type PacingFlags, pacingFrom } from './pacing.ts';
import type { ReadFlag } from './read-flag.ts';
import { waitFlag } from './serving-flags.ts';
import { terminalOfOutput } from './terminal.ts';

/** What the commands that try something again and again are about. */
export interface Tried<Expected extends string> {
  /** What is tried, in the plural. */
  readonly what: string;
  /** What `--expect` may name, and more to say about it. */
  readonly outcomes: readonly Expected[];
  readonly outcomesText?: string;
}

/** Of the commands that try something against an endpoint, once or many times. @param sent where `--send` is written to */
export function attemptFlags({ what, outcomes, outcomesText = '' }: Tried<string>, sent: string) {
  return {
    send: Flags.string({
      description: `write TEXT to the ${sent}, and show the answer`,
      helpValue: 'TEXT',
    }),
    ...pacingFlags(what),
    ...expectFlags(outcomes, outcomesText),
    wait: waitFlag,
    ...liveFlags,
  };
}

/** The values of `attemptFlags`. */
interface AttemptFlags extends PacingFlags {
  readonly send?: string | undefined;
  readonly expect: string;
  readonly 'expect-answer'?: string | undefined;
  readonly capture?: string | undefined;
  readonly redact: boolean;
  readonly wait?: string | undefined;
}

/** What `attemptFlags` ask for. @param read reads the value of a flag, or throws a Failure */
export function attemptsFrom<Expected extends string>(
  flags: AttemptFlags,
  { what, outcomes }: Tried<Expected>,
  read: ReadFlag,
): Omit<TryOptions<Expected | 'accepted'>, 'endpoint' | 'hint'> {
  const expected = read('--expect', flags.expect, (text) => parseExpectedOutcomes(text, outcomes));
  return {
    send: flags.send ?? null,
    ...pacingFrom(flags, what, read),
    expect: expected.kind === 'each' ? (expected.outcome as Expected) : 'accepted',
    expectCounts: expected.kind === 'counts' ? expected : null,
    expectAnswer: flags['expect-answer'] ?? null,
    capture: flags.capture ?? null,
    redact: flags.redact,
    waitMs: flags.wait === undefined ? 0 : read('--wait', flags.wait, parseDuration),
  };
}

/** How verdicts are written: one by one, or where there are many of them only in total. */
export async function attemptFormat(
  { json, redact }: { readonly json: boolean; readonly redact: boolean },
  what: string,
  { many, connections }: { readonly many: number; readonly connections: boolean },
  meets: Judged['meets'],
): Promise<Format> {
  if (json) return jsonFormat(redact);
  const chalk = chalkFor('stdout');
  if (many > MANY) return loadFormat(chalk, what, meets);
  return verdictFormat(
    chalk,
    { terminal: await terminalOfOutput(), connections, times: false, redact },
    what,
  );
}
