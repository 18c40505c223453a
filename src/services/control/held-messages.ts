import type { Step } from '../../script/action.ts';
import { heldStep } from '../../script/held-step.ts';
import type { OpenHandoff } from './open-handoffs.ts';

/** A message that waits for a decision: an ACK, or a ready. */
interface Held {
  readonly token: string;
  /** The step that its script says. */
  readonly usual: () => Step;
  readonly decide: (step: Step) => void;
  /** The handoff that it belongs to; null: its record has not been seen yet. */
  index: number | null;
}

/** Messages that wait until somebody decides about each. */
export class HeldMessages {
  /** Whether further ones are held. */
  holding = false;
  private held: Held[] = [];

  /** Holds a message. @param token of its handoff, as hex */
  hold(token: string, usual: () => Step, decide: (step: Step) => void): void {
    this.held.push({ token, usual, decide, index: null });
  }

  /** The step to play for a message: what its script says, or, while messages are held, one that waits for a decision. */
  step(token: string, usual: () => Step): Step {
    if (!this.holding) return usual();
    let decided: Step | null = null;
    this.hold(token, usual, (step) => {
      decided = step;
    });
    return heldStep(() => decided);
  }

  /** Finds the handoffs that messages belong to, and forgets the messages of those that are over. */
  match(open: Iterable<OpenHandoff>): void {
    const handoffs = [...open];
    const claimed = new Set(this.held.map(({ index }) => index));
    for (const held of this.held) {
      if (held.index !== null) continue;
      const own = handoffs.find(({ index, token }) => token === held.token && !claimed.has(index));
      if (own === undefined) continue;
      held.index = own.index;
      claimed.add(own.index);
    }
    const indices = new Set(handoffs.map(({ index }) => index));
    this.held = this.held.filter(({ index }) => index === null || indices.has(index));
  }

  isHeld(handoff: number): boolean {
    return this.held.some(({ index }) => index === handoff);
  }

  /** Decides about the message of a handoff; false: none is held. */
  decide(handoff: number, step: Step): boolean {
    const held = this.held.find(({ index }) => index === handoff);
    if (held === undefined) return false;
    this.held.splice(this.held.indexOf(held), 1);
    held.decide(step);
    return true;
  }

  /** Holds no further ones, and does what the scripts say about those that are held. */
  release(): void {
    this.holding = false;
    for (const { decide, usual } of this.held.splice(0)) decide(usual());
  }
}
