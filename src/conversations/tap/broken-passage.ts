import type { Part as WrittenPart } from '../../frames/message.ts';
import { type Close, endsWithReset, type Step } from '../../script/action.ts';
import { type StepEvent, StepPlayer } from '../../script/step-player.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Part } from '../contract.ts';
import type { PassingMessage } from './passing-message.ts';

export type PassageEvent =
  | { readonly type: 'pass'; readonly parts: readonly Part[] }
  | { readonly type: 'wait'; readonly ms: number }
  /** Close the connection on both sides. */
  | { readonly type: 'hangup'; readonly how: Close }
  /** It was held, and that is what was decided about it. */
  | { readonly type: 'decided'; readonly step: Step }
  /** Descriptors that must no longer pass. */
  | { readonly type: 'close'; readonly descriptors: readonly PassedDescriptor[] };

/** What is done about it. */
export type PassageDeed = Exclude<PassageEvent, { readonly type: 'decided' }>;

/** One message in transit, to which something is done. Its sideband goes with it: once, or not at all. */
export class BrokenPassage {
  /** `stuck`: nothing more is ever to pass. */
  state: 'going' | 'stuck' | 'finished' = 'going';
  /** Whether it ends with a reset. */
  resets: boolean;
  private readonly message: PassingMessage;
  private readonly tell: (event: PassageEvent) => void;
  private readonly player: StepPlayer;
  private begun = false;
  private stuckBy: 'silent' | 'hangup' | 'reset' = 'silent';

  constructor(step: Step, message: PassingMessage, tell: (event: PassageEvent) => void) {
    this.message = message;
    this.tell = tell;
    this.resets = endsWithReset(step);
    this.player = new StepPlayer(step, message.due, (event) => this.stepDid(event));
  }

  /** What keeps back all that comes after it, in the words of a script; null: nothing does for good. */
  get keepsBack(): 'silent' | 'hangup' | 'reset' | null {
    return this.state === 'stuck' ? this.stuckBy : null;
  }

  /** Whether any of it has passed. */
  get hasBegun(): boolean {
    return this.begun;
  }

  /** Does what comes next, up to where something has to be waited for. */
  proceed(): void {
    this.state = 'stuck';
    this.player.proceed();
  }

  private stepDid(event: StepEvent): void {
    switch (event.type) {
      case 'send':
        return this.pass(event.parts);
      case 'wait':
        this.state = 'going';
        return this.tell(event);
      case 'decided':
        this.resets = endsWithReset(event.step);
        return this.tell(event);
      case 'close':
        this.stuckBy = event.how === 'reset' ? 'reset' : 'hangup';
        this.leaveOut();
        return this.tell({ type: 'hangup', how: event.how });
      case 'finished':
        this.leaveOut();
        this.state = 'finished';
    }
  }

  private pass(parts: readonly WrittenPart[]): void {
    const ahead = this.begun ? 0 : this.message.ahead;
    this.begun = true;
    const passing = parts.map(({ bytes, passed, own, ownFrom }, index) => ({
      bytes,
      passed: this.message.take(passed, index >= ahead),
      ...(own && { own }),
      ...(ownFrom !== undefined && { ownFrom }),
    }));
    this.tell({ type: 'pass', parts: passing });
  }

  private leaveOut(): void {
    const descriptors = this.message.abandon();
    if (descriptors.length > 0) this.tell({ type: 'close', descriptors });
  }
}
