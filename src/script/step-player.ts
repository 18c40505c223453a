import type { Fault } from '../faults/fault.ts';
import type { Action, Step } from './action.ts';
import type { AdoptMode } from './adopt-mode.ts';

/** The frame that is due, and what stands in for it. */
export interface Due {
  /** The frame as it should be; null: none is due. */
  readonly right: () => Uint8Array | null;
  /** The same with a fault; asked only where a frame is due. */
  readonly faulty: (fault: Fault) => Uint8Array;
  /** An acceptance, also where none is due. */
  readonly acceptance: () => Uint8Array;
  readonly refusal: (detail: string) => Uint8Array;
  /** Asked before the first action that accepts: why that may no longer be; null: it may. */
  readonly objection: () => string | null;
}

export type StepEvent =
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  /** To be followed by `proceed` after so many ms. */
  | { readonly type: 'wait'; readonly ms: number }
  /** An acceptance has been sent. `adopt`: what to do with the connection, null: as usual. */
  | { readonly type: 'accepted'; readonly adopt: AdoptMode | null }
  | { readonly type: 'refused'; readonly keep: boolean }
  | { readonly type: 'hangup' }
  /** All has been done. It does not come after a `hangup`, nor where nothing more is ever to be done. */
  | { readonly type: 'finished' };

/** Carries out one step around the one frame that is due. */
export class StepPlayer {
  private rest: Action[];
  private trickling: { readonly bytes: Uint8Array; readonly ms: number; sent: number } | null = null;
  private accepted = false;
  private readonly due: Due;
  private readonly tell: (event: StepEvent) => void;

  constructor(step: Step, due: Due, tell: (event: StepEvent) => void) {
    this.rest = [...step];
    this.due = due;
    this.tell = tell;
  }

  /** Does what comes next, up to where something has to be waited for. */
  proceed(): void {
    if (this.trickling !== null && !this.trickle(this.trickling)) return;
    for (;;) {
      const action = this.rest.shift();
      if (action === undefined) return this.tell({ type: 'finished' });
      if (!this.perform(action)) return;
    }
  }

  /** Carries out an action; false when the step goes on later, or never. */
  private perform(action: Action): boolean {
    switch (action.type) {
      case 'ack':
      case 'early':
      case 'pass':
        // `early` only where no sideband came: before the offer there was nothing to answer.
        return this.accept((right) => [right], action.type === 'ack' ? action.adopt : undefined);
      case 'duplicate':
        return this.accept((right) => [right, right]);
      case 'corrupt':
        return this.accept(() => [this.due.faulty(action.fault)]);
      case 'accept':
        this.send(this.due.acceptance());
        this.tell({ type: 'accepted', adopt: null });
        return true;
      case 'drop':
        return true;
      case 'refuse':
      case 'leak':
        this.refuse(action.detail, action.type === 'leak');
        return true;
      case 'delay':
        this.tell({ type: 'wait', ms: action.ms });
        return false;
      case 'trickle':
        return this.startTrickle(action.ms);
      case 'truncate':
        this.sendPart(action.bytes);
        this.tell({ type: 'hangup' });
        return false;
      case 'stall':
        this.sendPart(action.bytes);
        return false;
      case 'hangup':
        this.tell({ type: 'hangup' });
        return false;
      case 'silent':
        return false;
    }
  }

  private accept(framesOf: (right: Uint8Array) => Uint8Array[], adopt: AdoptMode | null = null): true {
    const right = this.rightOrRefuse();
    if (right === null) return true;
    for (const bytes of framesOf(right)) this.send(bytes);
    this.accepted = true;
    this.tell({ type: 'accepted', adopt });
    return true;
  }

  /** The frame as it should be; null where none is due, or where it is too late and the refusal has been sent. */
  private rightOrRefuse(): Uint8Array | null {
    const objection = this.accepted ? null : this.due.objection();
    if (objection === null) return this.due.right();
    this.rest = [];
    this.refuse(objection, false);
    return null;
  }

  private refuse(detail: string, keep: boolean): void {
    this.send(this.due.refusal(detail));
    this.tell({ type: 'refused', keep });
  }

  private startTrickle(ms: number): boolean {
    const right = this.rightOrRefuse();
    if (right === null) return true;
    this.trickling = { bytes: right, ms, sent: 0 };
    return this.trickle(this.trickling);
  }

  /** Sends the next byte; true when it was the last. */
  private trickle(state: { readonly bytes: Uint8Array; readonly ms: number; sent: number }): boolean {
    this.send(state.bytes.subarray(state.sent, state.sent + 1));
    state.sent += 1;
    if (state.sent < state.bytes.length) {
      this.tell({ type: 'wait', ms: state.ms });
      return false;
    }
    this.trickling = null;
    this.accepted = true;
    this.tell({ type: 'accepted', adopt: null });
    return true;
  }

  /** @param count null: all bytes but the last */
  private sendPart(count: number | null): void {
    const right = this.due.right();
    if (right === null) return;
    this.send(right.subarray(0, count ?? right.length - 1));
  }

  private send(bytes: Uint8Array): void {
    this.tell({ type: 'send', bytes });
  }
}
