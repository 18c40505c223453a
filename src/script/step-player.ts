import type { Message, Part } from '../frames/message.ts';
import { OFFER_PATIENCE_MS } from '../wire/limits.ts';
import { type Action, type Close, conforms, onlyAdds, onlySlows, type Stage, type Step } from './action.ts';
import type { AdoptMode } from './adopt-mode.ts';
import type { Due } from './due.ts';

export type StepEvent =
  /** Each part is one write. */
  | { readonly type: 'send'; readonly parts: readonly Part[] }
  /** To be followed by `proceed` after `ms`. `late`: its receiver does not wait that long. */
  | { readonly type: 'wait'; readonly ms: number; readonly late?: true }
  /** An acceptance has been sent. `adopt`: what to do with the connection, null: as usual. */
  | { readonly type: 'accepted'; readonly adopt: AdoptMode | null }
  /** A refusal has been sent. `keep`: the descriptor is kept open nevertheless. */
  | { readonly type: 'refused'; readonly keep: boolean }
  /** Close the connection, once what was sent has left. */
  | { readonly type: 'close'; readonly how: Close }
  /** Nothing more is ever to be done; the connection stays open. */
  | { readonly type: 'stopped' }
  /** The message was held, and that is what was decided about it. */
  | { readonly type: 'decided'; readonly step: Step }
  /** All has been done. The last event is this, `close` or `stopped`. */
  | { readonly type: 'finished' };

/** Carries out one step around the one message that is due. Events out; no clock: waiting is the caller’s. */
export class StepPlayer implements Stage {
  readonly due: Due;
  private rest: Action[];
  private state: 'going' | 'waiting' | 'over' = 'going';
  private afterWait: () => void = () => {};
  /** Whether an acceptance has been sent. */
  private agreed = false;
  /** Whether the sideband has gone, or the frame without it. */
  private begun = false;
  /** Whether what is sent from here on is wrong, or comes at the wrong time, on purpose. */
  private deviating = false;
  /** How long the step has waited, in ms. */
  private waited = 0;
  private readonly tell: (event: StepEvent) => void;

  constructor(step: Step, due: Due, tell: (event: StepEvent) => void) {
    this.rest = [...step];
    this.due = due;
    this.tell = tell;
  }

  /** Does what comes next, up to where something has to be waited for. */
  proceed(): void {
    if (this.state === 'over') return;
    this.state = 'going';
    const { afterWait } = this;
    this.afterWait = () => {};
    afterWait();
    while (this.state === 'going') {
      const action = this.rest.shift();
      if (action === undefined) {
        this.state = 'over';
        return this.tell({ type: 'finished' });
      }
      const { mayComeLate, patienceMs } = this.due;
      const maySlow = mayComeLate === true || patienceMs !== undefined;
      const right = conforms(action) || onlyAdds(action) || (maySlow && onlySlows(action));
      if (!right) this.deviating = true;
      action.perform(this);
    }
  }

  send({ sideband, frame }: Message): void {
    const again = () => frame.map(({ bytes }) => ({ bytes, passed: [], own: true }));
    this.write(this.begun ? again() : [...sideband, ...frame]);
    this.begun = true;
  }

  write(written: readonly Part[]): void {
    if (written.length === 0) return;
    const parts = this.deviating ? written.map((part) => ({ ...part, own: true })) : written;
    if (parts.some(({ ownFrom }) => ownFrom !== undefined)) this.deviating = true;
    this.tell({ type: 'send', parts });
  }

  right(): Message | null {
    const objection = this.agreed ? null : this.due.objection();
    if (objection === null) return this.due.right();
    this.rest = [];
    this.refuse(objection);
    return null;
  }

  accept(messages: (right: Message) => readonly Message[], adopt?: AdoptMode): void {
    const right = this.right();
    if (right === null) return;
    for (const message of messages(right)) this.send(message);
    this.accepted(adopt ?? null);
  }

  accepted(adopt: AdoptMode | null = null): void {
    this.agreed = true;
    this.tell({ type: 'accepted', adopt });
  }

  refuse(reason: string | number, keep = false): void {
    this.send(this.due.refusal(reason));
    this.refused(keep);
  }

  refused(keep = false): void {
    this.tell({ type: 'refused', keep });
  }

  slows(ms: number): void {
    const { patienceMs } = this.due;
    if (patienceMs === undefined ? ms > OFFER_PATIENCE_MS : this.waited + ms > patienceMs)
      this.deviating = true;
  }

  wait(ms: number, then: () => void = () => {}): void {
    this.afterWait = then;
    this.state = 'waiting';
    this.waited += ms;
    const late = this.waited > (this.due.patienceMs ?? Number.POSITIVE_INFINITY);
    if (late) this.deviating = true;
    this.tell(late ? { type: 'wait', ms, late } : { type: 'wait', ms });
  }

  continueWith(step: Step): void {
    this.rest.unshift(...step);
    this.tell({ type: 'decided', step });
  }

  close(how: Close): void {
    this.state = 'over';
    this.tell({ type: 'close', how });
  }

  stop(): void {
    this.state = 'over';
    this.tell({ type: 'stopped' });
  }
}
