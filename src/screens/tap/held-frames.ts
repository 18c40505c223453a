import { compileFilter, type Filter } from '../../filter/filter.ts';
import type { Offered } from '../../handoff/judge-ack.ts';
import { ReadFrameRecord } from '../../records/frame-record.ts';
import { plain } from '../../records/plain.ts';
import type { Disguise } from '../../records/redaction/disguised-bytes.ts';
import { KnownSecrets } from '../../records/redaction/known-secrets.ts';
import { knownTo, noteKnown } from '../../records/redaction/shown-before.ts';
import { type Action, formatStep, type Step } from '../../script/action.ts';
import { breakable, breakRole } from '../../script/breaks.ts';
import { parseStep } from '../../script/script.ts';
import type { HeldMessages } from '../../services/control/held-messages.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { copiedToken } from '../../wire/token.ts';
import { FrameEdit } from '../editing/frame-edit.ts';
import { judgedAlone, judgedAsAck } from '../editing/judging.ts';
import { withField } from '../editing/set-field.ts';
import { Watched } from '../parts/model.ts';
import { type GivenKind, givenKind } from './given-kind.ts';

/** A frame that waits for a decision. */
export interface HeldFrame {
  /** Counted from 0. */
  readonly number: number;
  readonly connection: number;
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
  private readonly disguise: Disguise | null;
  /** What was offered last on each connection. */
  private readonly offered = new Map<number, Offered>();
  /** The secrets that passed on each connection. */
  private readonly secrets = new Map<number, KnownSecrets>();
  /** Frames that are being edited, by their numbers. */
  private readonly edits = new Map<number, FrameEdit>();

  /** @param disguise stands in for secrets; null: all is shown */
  constructor(messages: HeldMessages, now: () => number, disguise: Disguise | null = null) {
    super();
    this.messages = messages;
    this.disguise = disguise;
    messages.watch({
      held: ({ number, connection, reading }) => {
        if (reading === undefined) return;
        noteKnown(reading, this.secrets.get(connection) ?? null);
        const entry = { number, connection, reading, since: now(), decision: null };
        this.entries = [...this.entries, entry].slice(-MOST_REMEMBERED);
        this.changed();
      },
      decided: ({ number }, step) => this.note(number, formatStep(step)),
      lost: ({ number }) => this.note(number, 'its connection ended'),
      seen: (connection, { message, handoff, payload }) => {
        if (disguise !== null) this.learn(connection, payload);
        if (message !== 'HandoffOffer' || handoff === null) return;
        const { token, correlationId } = handoff;
        this.offered.set(connection, { token: copiedToken(token), correlationId });
      },
      connectionEnded: (connection) => {
        this.offered.delete(connection);
        this.secrets.delete(connection);
      },
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

  /** A frame as it is edited; null: there is none of that number. */
  edit(number: number): FrameEdit | null {
    const known = this.edits.get(number);
    const frame = this.entries.find((entry) => entry.number === number);
    if (known !== undefined || frame === undefined) return known ?? null;
    const { bytes, start, end, message } = frame.reading;
    const offered = message === 'HandoffAck' ? this.offered.get(frame.connection) : undefined;
    const judge = offered === undefined ? judgedAlone : judgedAsAck(offered);
    const edit = new FrameEdit(bytes.slice(start, end), judge, this.disguise, knownTo(frame.reading));
    this.edits.set(number, edit);
    this.edits.delete(number - MOST_REMEMBERED);
    return edit;
  }

  /** Lets a frame pass as it was edited. */
  sendEdited(number: number): boolean {
    const edit = this.edits.get(number);
    return edit?.changed === true ? this.replace(number, edit.bytes) : this.pass(number);
  }

  /** Passes a descriptor of ours with the frame’s first byte. */
  attach(number: number, kind: GivenKind): boolean {
    const passed = [givenKind(kind)];
    const perform: Action['perform'] = (stage) =>
      stage.accept(({ sideband, frame: [first, ...rest] }) => [
        {
          sideband,
          frame: first === undefined ? [] : [{ ...first, passed: [...first.passed, ...passed] }, ...rest],
        },
      ]);
    return this.decide(number, [{ name: 'attach', words: `attach:${kind}`, final: false, perform }]);
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

  /** Sends other bytes before it, with a descriptor of ours where one is named, and lets it pass. */
  insert(number: number, bytes: Uint8Array, kind: GivenKind | null = null): boolean {
    const perform: Action['perform'] = (stage) => {
      stage.write([{ bytes, passed: kind === null ? [] : [givenKind(kind)] }]);
      stage.accept((right) => [right]);
    };
    const words = kind === null ? 'insert' : `insert:${kind}`;
    return this.decide(number, [{ name: 'insert', words, final: false, perform }]);
  }

  /** Does what one step of a script says, as for `--break`. Throws an Error that says what is wrong with it. */
  act(number: number, script: string): boolean {
    const frame = this.entries.find((entry) => entry.number === number);
    const kind = frame === undefined ? null : breakable(frame.reading);
    if (kind === null) throw new Error('scripts are about the frames of a Hello and of a handoff');
    return this.decide(number, parseStep(script, breakRole(kind)));
  }

  private learn(connection: number, payload: FrameReading['payload']): void {
    const known = this.secrets.get(connection) ?? new KnownSecrets();
    known.learn(payload);
    this.secrets.set(connection, known);
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
