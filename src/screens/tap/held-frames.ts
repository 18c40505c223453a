import type { LaneRules, TapRules } from '../../conversations/tap/tap-rules.ts';
import { compileFilter, type Filter } from '../../filter/filter.ts';
import { ReadFrameRecord } from '../../records/frame-record.ts';
import { plain } from '../../records/plain.ts';
import type { Action, Stage, Step } from '../../script/action.ts';
import { breakable, breakRole } from '../../script/breaks.ts';
import { parseStep } from '../../script/script.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { Watched } from '../parts/model.ts';

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

type Decide = (stage: Stage) => void;

/** How often a held frame looks whether it was decided about, in ms. */
const LOOK_EVERY_MS = 40;
const MOST_REMEMBERED = 500;

/** Holds frames that a tap passes on, until a person decides about each. */
export class HeldFrames extends Watched {
  /** Which frames are held, as a filter expression; empty: none. */
  expression = '';
  private filter: Filter | null = null;
  private entries: readonly HeldFrame[] = [];
  private readonly decisions = new Map<number, Decide>();
  private numbered = 0;
  private readonly now: () => number;

  constructor(now: () => number) {
    super();
    this.now = now;
  }

  get frames(): readonly HeldFrame[] {
    return this.entries;
  }

  /** From now on, holds what an expression fits. Throws an Error that says what is wrong with it. */
  hold(expression: string): void {
    this.filter = expression === '' ? null : compileFilter(expression);
    this.expression = expression;
    this.changed();
  }

  /** The rules of a tap, with what is held before what is broken. */
  rules({ forth, back }: TapRules): TapRules {
    const holding = (rules: LaneRules, last: (behind: FrameReading) => boolean): LaneRules => ({
      ...rules,
      // What follows the last frame of a stream is the application’s.
      goesOn: (behind) => rules.goesOn(behind) || behind === null || !last(behind),
      stepFor: (frame) => (this.wants(frame) ? this.heldStep(frame) : rules.stepFor(frame)),
    });
    return {
      forth: holding(forth, ({ message }) => message === 'Hello'),
      back: holding(back, (frame) => breakable(frame) === 'ready'),
    };
  }

  /** Lets a frame pass as it came. */
  pass(number: number): boolean {
    return this.decide(number, 'passed', (stage) => stage.accept((right) => [right]));
  }

  drop(number: number): boolean {
    return this.decide(number, 'dropped', () => {});
  }

  repeat(number: number): boolean {
    return this.decide(number, 'passed twice', (stage) => stage.accept((right) => [right, right]));
  }

  hangUp(number: number): boolean {
    return this.decide(number, 'hung up', (stage) => stage.close('orderly'));
  }

  /** Puts other bytes in its place. */
  replace(number: number, bytes: Uint8Array): boolean {
    return this.decide(number, 'edited', (stage) =>
      stage.accept((right) => [{ ...right, frame: [{ bytes, passed: [] }] }]),
    );
  }

  /** Does what one action of a script says, as for `--break`. Throws an Error that says what is wrong with it. */
  act(number: number, script: string): boolean {
    const frame = this.entries.find((entry) => entry.number === number);
    const kind = frame === undefined ? null : breakable(frame.reading);
    if (kind === null) throw new Error('scripts break offers, ACKs and readies');
    const [action, ...more] = parseStep(script, breakRole(kind));
    if (action === undefined || more.length > 0) throw new Error('one action at a time, without +');
    return this.decide(number, script, (stage) => action.perform(stage));
  }

  private decide(number: number, decision: string, decide: Decide): boolean {
    const place = this.entries.findIndex((entry) => entry.number === number && entry.decision === null);
    if (place === -1) return false;
    this.decisions.set(number, decide);
    this.entries = this.entries.with(place, { ...this.entries[place]!, decision });
    this.changed();
    return true;
  }

  private wants(frame: FrameReading): boolean {
    return this.filter?.(plain(new ReadFrameRecord(0, 0, null, frame, []))) ?? false;
  }

  /** The step that waits for the decision, and then does what was decided. */
  private heldStep(reading: FrameReading): Step {
    const number = this.numbered++;
    this.entries = [...this.entries, { number, reading, since: this.now(), decision: null }].slice(
      -MOST_REMEMBERED,
    );
    this.changed();
    const perform: Action['perform'] = (stage) => {
      const look = () => {
        const decide = this.decisions.get(number);
        this.decisions.delete(number);
        if (decide === undefined) stage.wait(LOOK_EVERY_MS, look);
        else decide(stage);
      };
      look();
    };
    return [{ name: 'hold', words: 'hold', final: false, perform }];
  }
}
