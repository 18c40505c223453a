import { FAULT_NAMES, faultNamed } from '../faults/catalogue.ts';
import type { Fault } from '../faults/fault.ts';
import { formatDuration, parseDuration } from '../values/duration.ts';
import { parseCount } from '../values/integer.ts';
import { splitOutsideQuotes, unquote } from './quoting.ts';

/** One thing that a fake backend does about an offer. Durations in ms. */
export type Action =
  | { readonly type: 'ack' | 'silent' | 'hangup' | 'duplicate' }
  | { readonly type: 'refuse'; readonly detail: string }
  | { readonly type: 'delay' | 'trickle'; readonly ms: number }
  | { readonly type: 'corrupt'; readonly fault: Fault }
  /** Null: all bytes but the last. */
  | { readonly type: 'truncate'; readonly bytes: number | null };

/** What is done about one offer, one action after the other. */
export type Step = readonly Action[];

/** The steps for one offer after the other. */
export interface Script {
  readonly steps: readonly { readonly step: Step; readonly times: number }[];
  /** After the last step: start over, or repeat the last one. */
  readonly loop: boolean;
}

/** The words of a script with what each does; help and README are made from it. */
export const ACTIONS: readonly { readonly form: string; readonly summary: string }[] = [
  { form: 'ack', summary: 'a correct ACK, accepted' },
  { form: 'refuse, refuse:DETAIL', summary: 'a correct ACK, not accepted' },
  { form: 'delay:DURATION', summary: 'the rest of the step, later (alone: an ack, later)' },
  {
    form: 'corrupt, corrupt:FAULT',
    summary: 'an otherwise correct ACK with exactly that fault (default token)',
  },
  { form: 'silent', summary: 'nothing; the connection stays open' },
  { form: 'hangup', summary: 'nothing; the connection is closed' },
  {
    form: 'truncate, truncate:N',
    summary: 'the first N bytes of the ACK (default all but the last), then a close',
  },
  { form: 'trickle:DURATION', summary: 'a correct ACK, one byte per DURATION' },
  { form: 'duplicate', summary: 'the ACK twice' },
];

const ACTION_NAMES = ACTIONS.map(({ form }) => /^\w+/.exec(form)![0]);

/**
 * Reads a script: steps separated by `,`, actions by `+`, `*N` behind a step. A value with such a sign in it goes
 * into double quotes. Throws an Error that names the step and the word at fault.
 */
export function parseScript(text: string, loop = false): Script {
  const parts = splitOutsideQuotes(text, ',');
  const steps = parts.map((part, index) => {
    try {
      return parseStep(part);
    } catch (error) {
      throw new Error(`step ${index + 1}, "${part.trim()}": ${(error as Error).message}`);
    }
  });
  return { steps, loop };
}

function parseStep(text: string): { step: Step; times: number } {
  const repeated = /^(.*[^\\]|)\*\s*([^*"]*)$/s.exec(text);
  const times = repeated === null ? 1 : parseTimes(repeated[2]!);
  const words = splitOutsideQuotes(repeated === null ? text : repeated[1]!, '+');
  const actions = words.map((word) => parseAction(word.trim()));
  for (const [index, action] of actions.entries()) {
    if (index < actions.length - 1 && isFinal(action)) throw new Error(`nothing can follow ${action.type}`);
  }
  const onlyLater = actions.every(({ type }) => type === 'delay');
  return { step: onlyLater ? [...actions, { type: 'ack' }] : actions, times };
}

function parseTimes(text: string): number {
  try {
    return parseCount(text);
  } catch (error) {
    throw new Error(`behind *, ${(error as Error).message}`);
  }
}

function parseAction(word: string): Action {
  const [, name, value] = /^([^:]*)(?::(.*))?$/s.exec(word) ?? [];
  const given = value === undefined ? null : unquote(value);
  switch (name) {
    case 'ack':
    case 'silent':
    case 'hangup':
    case 'duplicate':
      if (given !== null) throw new Error(`${name} takes no value`);
      return { type: name };
    case 'refuse':
      return { type: 'refuse', detail: given ?? '' };
    case 'delay':
    case 'trickle':
      if (given === null) throw new Error(`${name} needs a duration, as in ${name}:100ms`);
      return { type: name, ms: parseDuration(given) };
    case 'corrupt':
      return { type: 'corrupt', fault: parseFault(given ?? 'token') };
    case 'truncate':
      return { type: 'truncate', bytes: given === null ? null : parseCount(given, 0) };
    case '':
      throw new Error('an action is missing');
    default:
      throw new Error(`unknown action "${name}"; it must be one of ${ACTION_NAMES.join(', ')}`);
  }
}

/** The fault of that name. Throws an Error that lists them. */
function parseFault(name: string): Fault {
  const fault = faultNamed(name);
  if (fault === undefined)
    throw new Error(`unknown fault "${name}"; it must be one of ${FAULT_NAMES.join(', ')}`);
  return fault;
}

function isFinal(action: Action): boolean {
  return action.type === 'silent' || action.type === 'hangup' || action.type === 'truncate';
}

/** A step in the words of a script. */
export function formatStep(step: Step): string {
  return step.map(formatAction).join('+');
}

function formatAction(action: Action): string {
  switch (action.type) {
    case 'refuse':
      return action.detail === '' ? 'refuse' : `refuse:${quoted(action.detail)}`;
    case 'delay':
    case 'trickle':
      return `${action.type}:${formatDuration(action.ms)}`;
    case 'corrupt':
      return `corrupt:${action.fault.name}`;
    case 'truncate':
      return action.bytes === null ? 'truncate' : `truncate:${action.bytes}`;
    default:
      return action.type;
  }
}

function quoted(detail: string): string {
  return /[,+*"\\]|^\s|\s$/.test(detail) ? `"${detail.replace(/["\\]/g, '\\$&')}"` : detail;
}

/** Walks through a script, offer by offer. */
export class ScriptCursor {
  private step = 0;
  private done = 0;
  private readonly script: Script;

  constructor(script: Script) {
    this.script = script;
  }

  next(): Step {
    const { steps, loop } = this.script;
    const { step, times } = steps[this.step]!;
    this.done += 1;
    if (this.done >= times && (this.step < steps.length - 1 || loop)) {
      this.step = (this.step + 1) % steps.length;
      this.done = 0;
    }
    return step;
  }
}
