import { FAULT_NAMES, faultNamed } from '../faults/catalogue.ts';
import type { Fault } from '../faults/fault.ts';
import { parseDuration } from '../values/duration.ts';
import { parseCount } from '../values/integer.ts';
import { DEFAULT_ACK_DEADLINE_MS, HEADER_LENGTH } from '../wire/limits.ts';
import type { Step } from './action.ts';
import { ADOPT_MODES, type AdoptMode } from './adopt-mode.ts';

/** A word of a script. Help and docs/faults.md are made from it. */
export interface Word {
  readonly name: string;
  /** How it is written, with its values. */
  readonly form: string;
  readonly summary: string;
  /** Throws an Error that says what is wrong with the value; null: none was given. */
  readonly read: (value: string | null) => Step;
}

/** The words of one kind of script, and what is done where a step only waits. */
export interface Vocabulary {
  readonly words: readonly Word[];
  readonly usual: Step;
}

const LATE_MS = DEFAULT_ACK_DEADLINE_MS + 500;

/** What `fake-backend --reply` can be told to do about an offer. */
export const REPLIES: Vocabulary = {
  usual: [{ type: 'ack' }],
  words: [
    plain('ack', 'ack, ack:ADOPT', 'a correct ACK, accepted; ADOPT as in --adopt, for this one', (value) =>
      value === null ? [{ type: 'ack' }] : [{ type: 'ack', adopt: adoptMode(value) }],
    ),
    refusal('refuse', 'a correct ACK, not accepted'),
    refusal('leak', 'a correct ACK, not accepted, and the descriptor is kept open all the same'),
    ...manners('ACK'),
    bare(
      'early',
      'a correct ACK before the offer, right behind the sideband (with the stock broker’s id, 1)',
      [{ type: 'early' }],
    ),
    bare('late', `a correct ACK after ${LATE_MS} ms, when the usual deadline has passed`, [
      { type: 'delay', ms: LATE_MS },
      { type: 'ack' },
    ]),
  ],
};

/** What `fake-broker --ready` can be told to do about the ready that is due to a client. */
export const READIES: Vocabulary = {
  usual: [{ type: 'ack' }],
  words: [
    bare('relay', 'a correct ready when the backend accepted, else none', [{ type: 'ack' }]),
    bare('accept', 'a ready with accepted = true, whatever the backend answered', [{ type: 'accept' }]),
    refusal('refuse', 'a ready with accepted = false, whatever the backend answered'),
    ...manners('ready'),
  ],
};

/** What `tap --break` can be told to do about a frame that passes. */
export const BREAKS: Vocabulary = {
  usual: [{ type: 'pass' }],
  words: [
    bare('pass', 'the frame as it came', [{ type: 'pass' }]),
    bare('drop', 'nothing; what comes behind it passes', [{ type: 'drop' }]),
    ...manners('frame'),
  ],
};

/** The words for any frame that is due. */
function manners(frame: string): Word[] {
  return [
    duration('delay', `the rest of the step, later (alone: a correct ${frame}, later)`),
    plain(
      'corrupt',
      'corrupt, corrupt:FAULT',
      `an otherwise correct ${frame} with exactly that fault (default token)`,
      (value) => [{ type: 'corrupt', fault: faultOf(value ?? 'token') }],
    ),
    bare('silent', 'nothing, and nothing behind it; the connection stays open', [{ type: 'silent' }]),
    bare('hangup', 'nothing; the connection is closed', [{ type: 'hangup' }]),
    plain(
      'truncate',
      'truncate, truncate:N',
      `the first N bytes of the ${frame} (default all but the last), then a close`,
      (value) => [{ type: 'truncate', bytes: value === null ? null : parseCount(value, 0) }],
    ),
    plain(
      'stall',
      'stall, stall:N',
      `the first N bytes of the ${frame} (default its header, ${HEADER_LENGTH}), then nothing; the connection stays open`,
      (value) => [{ type: 'stall', bytes: value === null ? HEADER_LENGTH : parseCount(value, 0) }],
    ),
    duration('trickle', `a correct ${frame}, one byte per DURATION`),
    bare('duplicate', `the ${frame} twice`, [{ type: 'duplicate' }]),
  ];
}

function plain(name: string, form: string, summary: string, read: Word['read']): Word {
  return { name, form, summary, read };
}

function bare(name: string, summary: string, step: Step): Word {
  return plain(name, name, summary, (value) => {
    if (value !== null) throw new Error(`${name} takes no value`);
    return step;
  });
}

function refusal(name: 'refuse' | 'leak', summary: string): Word {
  return plain(name, `${name}, ${name}:DETAIL`, summary, (detail) => [{ type: name, detail: detail ?? '' }]);
}

function duration(name: 'delay' | 'trickle', summary: string): Word {
  return plain(name, `${name}:DURATION`, summary, (value) => {
    if (value === null) throw new Error(`${name} needs a duration, as in ${name}:100ms`);
    return [{ type: name, ms: parseDuration(value) }];
  });
}

function adoptMode(value: string): AdoptMode {
  const mode = ADOPT_MODES.find((known) => known === value);
  if (mode === undefined)
    throw new Error(`ack takes no value but ${ADOPT_MODES.join(', ')}, and not "${value}"`);
  return mode;
}

function faultOf(name: string): Fault {
  const fault = faultNamed(name);
  if (fault === undefined)
    throw new Error(`unknown fault "${name}"; it must be one of ${FAULT_NAMES.join(', ')}`);
  return fault;
}
