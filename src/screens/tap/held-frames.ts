import { compileFilter, type Filter } from '../../filter/filter.ts';
import { ReadFrameRecord } from '../../records/frame-record.ts';
import { plain } from '../../records/plain.ts';
import { type Action, formatStep, type Step } from '../../script/action.ts';
import { breakable, breakRole } from '../../script/breaks.ts';
import { parseStep } from '../../script/script.ts';
import type { HeldMessages } from '../../services/control/held-messages.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { Watched } from '../parts/model.ts';
import { withField } from './set-field.ts';

/** A frame that waits for a decision. */
export interface HeldFrame {
  /** Counted from 0. */
  readonly number: number;
  readonly reading: FrameReading;
  /** When it came, in ms on a clock that does not jump. */
  readonly since: number;
  /** What was decided, in words; null: it waits. */
  readonly decision: string | null;
}

const MOST_REMEMBERED = 500;
/** Scripts in which every frame can be dealt with, whatever it is. */
const ANY_FRAME = 'break-offer';

/** The frames that a tap holds, as a person at a screen sees and decides about them. */
export class HeldFrames extends Watched {
  /** Which frames are held, as a filter expression; empty: as a client of `--control` says. */
  expression = '';
  private entries: readonly HeldFrame[] = [];
  private readonly messages: HeldMessages;

  constructor(messages: HeldMessages, now: () => number) {
    super();
    this.messages = messages;
    messages.watch({
      held: ({ number, reading }) => {
        if (reading === undefined) return;
        const entry = { number, reading, since: now(), decision: null };
        this.entries = [...this.entries, entry].slice(-MOST_REMEMBERED);
        this.changed();
      },
      decided: ({ number }, step) => this.note(number, formatStep(step)),
      lost: ({ number }) => this.note(number, 'its connection ended'),
    });
  }

  get frames(): readonly HeldFrame[] {
    return this.entries;
  }

  /** From now on, holds what an expression fits. Throws an Error that says what is wrong with it. */
  hold(expression: string): void {
    const filter = expression === '' ? null : compileFilter(expression);
    this.messages.holds = (_frame, reading) => reading !== null && fits(filter, reading);
    this.expression = expression;
    this.changed();
  }

  /** Lets a frame pass as it came. */
  pass(number: number): boolean {
    return this.decide(number, parseStep('pass', ANY_FRAME));
  }

  drop(number: number): boolean {
    return this.decide(number, parseStep('drop', ANY_FRAME));
  }

  repeat(number: number): boolean {
    return this.decide(number, parseStep('duplicate', ANY_FRAME));
  }

  hangUp(number: number): boolean {
    return this.decide(number, parseStep('hangup', ANY_FRAME));
  }

  /** Puts other bytes in its place. */
  replace(number: number, bytes: Uint8Array): boolean {
    const perform: Action['perform'] = (stage) =>
      stage.accept((right) => [{ ...right, frame: [{ bytes, passed: [] }] }]);
    return this.decide(number, [{ name: 'edit', words: 'edit', final: false, perform }]);
  }

  /** Sets one of its fields. @param assignment such as `token=00ff…` Throws an Error that says what is wrong with it. */
  set(number: number, assignment: string): boolean {
    const frame = this.entries.find((entry) => entry.number === number);
    return frame !== undefined && this.replace(number, withField(frame.reading, assignment));
  }

  /** Sends other bytes before it, and lets it pass. */
  insert(number: number, bytes: Uint8Array): boolean {
    const perform: Action['perform'] = (stage) => {
      stage.write([{ bytes, passed: [] }]);
      stage.accept((right) => [right]);
    };
    return this.decide(number, [{ name: 'insert', words: 'insert', final: false, perform }]);
  }

  /** Does what one step of a script says, as for `--break`. Throws an Error that says what is wrong with it. */
  act(number: number, script: string): boolean {
    const frame = this.entries.find((entry) => entry.number === number);
    const kind = frame === undefined ? null : breakable(frame.reading);
    if (kind === null) throw new Error('scripts are about the frames of a Hello and of a handoff');
    return this.decide(number, parseStep(script, breakRole(kind)));
  }

  private decide(number: number, step: Step): boolean {
    return this.messages.decide(number, step);
  }

  private note(number: number, decision: string): void {
    const place = this.entries.findIndex((entry) => entry.number === number);
    if (place === -1) return;
    this.entries = this.entries.with(place, { ...this.entries[place]!, decision });
    this.changed();
  }
}

function fits(filter: Filter | null, reading: FrameReading): boolean {
  return filter?.(plain(new ReadFrameRecord(0, 0, null, reading, []))) ?? false;
}
