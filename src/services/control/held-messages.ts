import type { OfferValues } from '../../handoff/judge-offer.ts';
import type { Step } from '../../script/action.ts';
import type { Breakable } from '../../script/breaks.ts';
import { heldStep } from '../../script/held-step.ts';
import type { RoleName } from '../../script/role.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';

/** A message that could be held, and what is known of it. */
export interface HoldableMessage {
  readonly connection: number;
  /** Null: none of those that scripts are about. */
  readonly frame: Breakable | null;
  /** Whose scripts say what can be done about it. */
  readonly role: RoleName | null;
  /** As hex; null: it has none. */
  readonly token: string | null;
  /** Where it is an ACK to be sent: the offer that it answers. */
  readonly offer?: OfferValues;
  /** Set where it is on its way through a tap. */
  readonly reading?: FrameReading;
}

export interface HeldMessage extends HoldableMessage {
  /** Counted from 0, over all that were held. */
  readonly number: number;
}

/** Called with what becomes of held messages, and with what passes while somebody could hold it. */
export interface HoldWatcher {
  readonly held?: (message: HeldMessage) => void;
  readonly decided?: (message: HeldMessage, step: Step) => void;
  /** Its connection is over, and nobody has decided. */
  readonly lost?: (message: HeldMessage) => void;
  /** A frame passes a tap, held or not. */
  readonly seen?: (connection: number, reading: FrameReading) => void;
  readonly connectionEnded?: (connection: number) => void;
}

interface Waiting {
  readonly message: HeldMessage;
  /** The step that its script says. */
  readonly usual: () => Step;
  readonly decide: (step: Step) => void;
}

/** Messages that wait until somebody decides about each: a person at a screen, or a client of `--control`. */
export class HeldMessages {
  /** Which messages are held from now on. */
  holds: (frame: Breakable | null, reading: FrameReading | null) => boolean = () => false;
  private readonly waiting = new Map<number, Waiting>();
  private readonly watchers: HoldWatcher[] = [];
  private numbered = 0;

  watch(watcher: HoldWatcher): void {
    this.watchers.push(watcher);
  }

  /** Those that wait, oldest first. */
  *[Symbol.iterator](): Generator<HeldMessage> {
    for (const { message } of this.waiting.values()) yield message;
  }

  get(number: number): HeldMessage | undefined {
    return this.waiting.get(number)?.message;
  }

  /** Holds a message. @param usual the step that its script says */
  hold(holdable: HoldableMessage, usual: () => Step, decide: (step: Step) => void): void {
    const message = { ...holdable, number: this.numbered++ };
    this.waiting.set(message.number, { message, usual, decide });
    for (const { held } of this.watchers) held?.(message);
  }

  /** The step to play for a message: what its script says, or, where it is held, one that waits for a decision. */
  step(message: HoldableMessage, usual: () => Step): Step {
    if (!this.holds(message.frame, message.reading ?? null)) return usual();
    let decided: Step | null = null;
    this.hold(message, usual, (step) => {
      decided = step;
    });
    return heldStep(() => decided);
  }

  /** Decides about a message; false: it is not held. */
  decide(number: number, step: Step): boolean {
    const waiting = this.waiting.get(number);
    if (waiting === undefined) return false;
    this.waiting.delete(number);
    for (const { decided } of this.watchers) decided?.(waiting.message, step);
    waiting.decide(step);
    return true;
  }

  /** Holds no further ones, and does what the scripts say about those that are held. */
  release(): void {
    this.holds = () => false;
    for (const [number, { usual }] of [...this.waiting]) this.decide(number, usual());
  }

  /** To be told of every frame that passes a tap. */
  see(connection: number, reading: FrameReading): void {
    for (const { seen } of this.watchers) seen?.(connection, reading);
  }

  /** Forgets what was held on a connection that is over. */
  endConnection(connection: number): void {
    for (const [number, { message }] of [...this.waiting]) {
      if (message.connection !== connection) continue;
      this.waiting.delete(number);
      for (const { lost } of this.watchers) lost?.(message);
    }
    for (const { connectionEnded } of this.watchers) connectionEnded?.(connection);
  }
}
