import { parseCount } from '../values/integer.ts';
import { suggestion } from '../values/nearest.ts';
import type { Action, Step } from './action.ts';
import { formatStep } from './action.ts';
import { actionKindsFor } from './catalogue.ts';
import { OpenQuote, type Piece, splitOutsideQuotes, trimmed, unquote } from './quoting.ts';
import { ROLES, type RoleName } from './role.ts';
import { ScriptError } from './script-error.ts';

/** Longer than any script that a person writes: characters, steps, and actions of a step. */
export const LONGEST_SCRIPT = 1024 * 1024;
const MOST_STEPS = 10_000;
const MOST_ACTIONS = 100;
/** Weights of a random script add up to less than what a generator draws from. */
const MOST_CHOICES = 1_000;

export interface ScriptStep {
  readonly step: Step;
  /** How many times in a row. */
  readonly times: number;
  /** Whether that was said. */
  readonly counted: boolean;
}

export interface WeightedStep {
  readonly step: Step;
  readonly weight: number;
}

/** The steps for one message after another. */
export type Script =
  /** `loop`: start over after the last step; else the last one repeats. */
  | { readonly type: 'steps'; readonly steps: readonly ScriptStep[]; readonly loop: boolean }
  /** Each step is drawn by weight. */
  | { readonly type: 'random'; readonly choices: readonly WeightedStep[] };

const RANDOM = /^\s*random:/;

/**
 * Reads a script: steps separated by `,`, actions by `+`, `*N` after a step; or `random:STEP=WEIGHT,…`. A value with such a
 * sign in it goes between double quotes. Throws a ScriptError that names the step, the word at fault and its place.
 */
export function parseScript(text: string, role: RoleName, loop = false): Script {
  const random = RANDOM.exec(text);
  if (random !== null) return parseChoices(text, random[0].length, role);
  const steps = readSteps(text, 0, MOST_STEPS, (piece) => parseRepeatedStep(piece, role));
  const ends = ROLES[role].countEnds && !loop && steps.at(-1)!.counted;
  const whole = ends ? [...steps, { step: usualStep(role), times: 1, counted: false }] : steps;
  return { type: 'steps', steps: whole, loop };
}

/** Reads `STEP=WEIGHT,…`; a weight is a whole number. Throws a ScriptError. */
export function parseWeights(text: string, role: RoleName): Script {
  return parseChoices(text, 0, role);
}

/** Reads one step. Throws a ScriptError. */
export function parseStep(text: string, role: RoleName): Step {
  return readSteps(text, 0, 1, (piece) => readStep(piece, role))[0]!;
}

/** The step that is meant where no script is given. */
export function usualStep(role: RoleName): Step {
  const { usual } = ROLES[role];
  return [
    actionKindsFor(role)
      .find(({ name }) => name === usual)!
      .read(null, ROLES[role]),
  ];
}

/** A script that reads back as the same. */
export function formatScript(script: Script): string {
  if (script.type === 'random')
    return `random:${script.choices.map(({ step, weight }) => `${formatStep(step)}=${weight}`).join(',')}`;
  return script.steps
    .map(({ step, times, counted }) => `${formatStep(step)}${counted ? `*${times}` : ''}`)
    .join(',');
}

function parseChoices(text: string, from: number, role: RoleName): Script {
  const choices = readSteps(text, from, MOST_CHOICES, (piece) => {
    const sides = splitOutsideQuotes(piece, '=');
    const weight = sides.length === 2 ? sides[1]!.text.trim() : '';
    if (!/^\d{1,6}$/.test(weight) || Number(weight) === 0)
      throw wrong(
        piece,
        `"${piece.text}" must be a step and its weight, a number from 1 to 999999, as in ${ROLES[role].usual}=8`,
      );
    return { step: readStep(trimmed(sides[0]!), role), weight: Number(weight) };
  });
  return { type: 'random', choices };
}

/** Something wrong with a word, before it is known which step that is in. */
class WrongWord extends Error {
  readonly at: number;
  constructor(at: number, reason: string) {
    super(reason);
    this.at = at;
  }
}

function wrong({ at }: Piece, reason: string): WrongWord {
  return new WrongWord(at, reason);
}

function readSteps<T>(text: string, from: number, most: number, read: (step: Piece) => T): T[] {
  if (text.length > LONGEST_SCRIPT)
    throw new ScriptError(
      text,
      1,
      0,
      `a script has at most ${LONGEST_SCRIPT} characters, this one has ${text.length}`,
    );
  const whole = { text: text.slice(from), at: from };
  let pieces: Piece[];
  try {
    pieces = splitOutsideQuotes(whole, ',').map(trimmed);
  } catch (error) {
    if (!(error instanceof OpenQuote)) throw error;
    const step = whole.text.slice(0, error.index).split(',').length;
    throw new ScriptError(text, step, from + error.index, error.message);
  }
  if (pieces.length > most)
    throw new ScriptError(
      text,
      most + 1,
      pieces[most]!.at,
      most === 1
        ? 'only one step is allowed here'
        : `a script has at most ${most} steps, this one has ${pieces.length}`,
    );
  return pieces.map((piece, index) => {
    try {
      return read(piece);
    } catch (error) {
      if (!(error instanceof WrongWord)) throw error;
      throw new ScriptError(text, index + 1, error.at, error.message);
    }
  });
}

function parseRepeatedStep(piece: Piece, role: RoleName): ScriptStep {
  const sides = splitOutsideQuotes(piece, '*');
  if (sides.length === 1) return { step: readStep(piece, role), times: 1, counted: false };
  const count = trimmed(sides.at(-1)!);
  if (sides.length > 2)
    throw wrong(count, 'a step has at most one *; put a * within a value between double quotes');
  const step = readStep(trimmed(sides[0]!), role);
  return { step, times: orWrong(count, () => parseCount(count.text), 'after *, '), counted: true };
}

function readStep(piece: Piece, role: RoleName): Step {
  const words = splitOutsideQuotes(piece, '+').map(trimmed);
  if (words.length > MOST_ACTIONS)
    throw wrong(
      words[MOST_ACTIONS]!,
      `a step has at most ${MOST_ACTIONS} actions, this one has ${words.length}`,
    );
  const actions = words.map((word) => readAction(word, role));
  const last = actions.findIndex(({ final }) => final);
  if (last !== -1 && last < actions.length - 1)
    throw wrong(words[last + 1]!, `nothing can follow ${actions[last]!.name} in a step`);
  return actions.every(({ name }) => name === 'delay') ? [...actions, ...usualStep(role)] : actions;
}

function readAction(word: Piece, role: RoleName): Action {
  const colon = word.text.indexOf(':');
  const name = colon === -1 ? word.text : word.text.slice(0, colon).trimEnd();
  if (name === '') throw wrong(word, 'an action is missing');
  const kinds = actionKindsFor(role);
  const kind = kinds.find((known) => known.name === name);
  if (kind === undefined) {
    const known = kinds.map((one) => one.name);
    throw wrong(word, `unknown action "${name}" for ${ROLES[role].flag}; ${suggestion(name, known)}`);
  }
  const value = colon === -1 ? null : unquote(word.text.slice(colon + 1));
  return orWrong(colon === -1 ? word : { text: '', at: word.at + colon + 1 }, () =>
    kind.read(value, ROLES[role]),
  );
}

/** What `read` gives; an Error that it throws is about that piece. */
function orWrong<T>(piece: Piece, read: () => T, before = ''): T {
  try {
    return read();
  } catch (error) {
    throw wrong(piece, `${before}${(error as Error).message}`);
  }
}
