import { parseCount } from '../values/integer.ts';
import { isFinal, type Step } from './action.ts';
import { splitOutsideQuotes, unquote } from './quoting.ts';
import { REPLIES, type Vocabulary } from './vocabulary.ts';

export interface ScriptStep {
  readonly step: Step;
  /** How often, one after the other. */
  readonly times: number;
  /** Whether that was said. */
  readonly counted: boolean;
}

/** The steps for one frame after the other. */
export interface Script {
  readonly steps: readonly ScriptStep[];
  /** After the last step: start over, or repeat the last one. */
  readonly loop: boolean;
}

/**
 * Reads a script: steps separated by `,` or line breaks, actions by `+`, `*N` behind a step. A value with such a sign
 * in it goes into double quotes. Throws an Error that names the step and the word at fault.
 */
export function parseScript(text: string, loop = false, vocabulary = REPLIES): Script {
  const parts = splitOutsideQuotes(text, ',');
  const steps = parts.map((part, index) => {
    try {
      return parseRepeatedStep(part, vocabulary);
    } catch (error) {
      throw new Error(`step ${index + 1}, "${part.trim()}": ${(error as Error).message}`);
    }
  });
  return { steps, loop };
}

/** A script in a file: a step a line or several separated by `,`; a line that begins with `#` is a remark. */
export function scriptOfFile(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/,$/, ''));
  return lines.filter((line) => line !== '' && !line.startsWith('#')).join(',');
}

/** Reads one step. Throws an Error that names the word at fault. */
export function parseStep(text: string, vocabulary: Vocabulary): Step {
  const actions = splitOutsideQuotes(text, '+').flatMap((word) => readWord(word.trim(), vocabulary));
  for (const action of actions.slice(0, -1))
    if (isFinal(action)) throw new Error(`nothing can follow ${action.type}`);
  const onlyLater = actions.every(({ type }) => type === 'delay');
  return onlyLater ? [...actions, ...vocabulary.usual] : actions;
}

function parseRepeatedStep(text: string, vocabulary: Vocabulary): ScriptStep {
  const repeated = /^(.*[^\\]|)\*\s*([^*"]*)$/s.exec(text);
  const times = repeated === null ? 1 : parseTimes(repeated[2]!);
  const step = parseStep(repeated === null ? text : repeated[1]!, vocabulary);
  return { step, times, counted: repeated !== null };
}

function parseTimes(text: string): number {
  try {
    return parseCount(text);
  } catch (error) {
    throw new Error(`behind *, ${(error as Error).message}`);
  }
}

function readWord(text: string, { words }: Vocabulary): Step {
  const [, name, value] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  if (name === '') throw new Error('an action is missing');
  const word = words.find((known) => known.name === name);
  if (word === undefined)
    throw new Error(
      `unknown action "${name}"; it must be one of ${words.map((known) => known.name).join(', ')}`,
    );
  return word.read(value === undefined ? null : unquote(value));
}
