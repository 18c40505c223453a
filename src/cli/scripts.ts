import { randomInt } from 'node:crypto';
import { Flags } from '@oclif/core';
import { usageFailure } from '../failure.ts';
import { ROLES, type RoleName } from '../script/role.ts';
import { parseScript, parseWeights, type Script } from '../script/script.ts';
import { type StepSource, stepSource } from '../script/step-source.ts';
import { readScript } from '../services/read-script.ts';
import { parseSeed } from '../values/integer.ts';
import type { ReadFlag } from './read-flag.ts';

/** The flags that a command with scripts has besides them. @param first the flag of its first script, which `--random` replaces */
export function scriptFlags(first: string, role: RoleName) {
  const { usual } = ROLES[role];
  return {
    random: Flags.string({
      description: `draw the steps of --${first} by weight, as in ${usual}=8,hangup=1`,
      helpValue: 'STEP=WEIGHT,…',
      exclusive: [first],
    }),
    seed: Flags.string({
      description: 'draw the same steps as the run that printed this seed',
      helpValue: 'N',
    }),
    loop: Flags.boolean({ description: 'repeat the scripts from the start after their last steps' }),
  };
}

/** A script as the command line gives it. */
export interface AskedScript {
  readonly role: RoleName;
  readonly flag: string;
  /** Undefined: not given. */
  readonly text: string | undefined;
}

/** What the flags of `scriptFlags` say. */
export interface ScriptFlagValues {
  readonly random?: string | undefined;
  readonly seed?: string | undefined;
  readonly loop?: boolean | undefined;
  /** Short for a first script `corrupt:FAULT`. */
  readonly fault?: string | undefined;
}

/** The scripts of one command, each to be walked from its beginning. */
export interface Scripts {
  /** Null where the command line says nothing about it. */
  readonly given: (role: RoleName) => StepSource | null;
  /** The same, or what is usual. */
  readonly of: (role: RoleName) => StepSource;
  /** What steps are drawn with; null: none is drawn. */
  readonly seed: number | null;
}

/**
 * @param asked in the order of the command’s scripts: `--random` and `--fault` are the first one’s
 * @param newSeed called where steps are drawn and no seed is given
 */
export function readScripts(
  asked: readonly AskedScript[],
  flags: ScriptFlagValues,
  read: ReadFlag,
  newSeed = randomSeed,
): Scripts {
  const { random, fault, loop = false } = flags;
  const scripts = new Map<RoleName, Script>();
  for (const [index, { role, flag, text }] of asked.entries()) {
    if (index === 0 && random !== undefined)
      scripts.set(
        role,
        read('--random', random, (weights) => parseWeights(weights, role)),
      );
    else if (index === 0 && fault !== undefined)
      scripts.set(
        role,
        read('--fault', fault, (name) => parseScript(`corrupt:${name}`, role)),
      );
    else if (text !== undefined)
      scripts.set(
        role,
        read(flag, text, (script) => readScript(script, role, loop)),
      );
  }
  const draws = [...scripts.values()].some(({ type }) => type === 'random');
  const seed = seedOf(flags.seed, draws, read, newSeed);
  // Each script draws for itself, so that how often one is asked changes nothing about the others.
  const sources = new Map(
    [...scripts].map(([role, script], index) => [role, stepSource(script, ((seed ?? 0) + index) >>> 0)]),
  );
  return {
    seed,
    given: (role) => sources.get(role) ?? null,
    of: (role) => sources.get(role) ?? stepSource(parseScript(ROLES[role].usual, role)),
  };
}

function randomSeed(): number {
  return randomInt(2 ** 32);
}

/** The seed to draw with; null where nothing is drawn. */
function seedOf(
  given: string | undefined,
  draws: boolean,
  read: ReadFlag,
  newSeed: () => number,
): number | null {
  if (given === undefined) return draws ? newSeed() : null;
  if (draws) return read('--seed', given, parseSeed);
  throw usageFailure(
    '--seed needs a script that draws its steps',
    'as in --random STEP=WEIGHT,… or a script random:STEP=WEIGHT,…',
  );
}
