import { endsWithReset, type Step } from '../script/action.ts';
import type { Due } from '../script/due.ts';
import { type StepEvent, StepPlayer } from '../script/step-player.ts';
import type { Close, Command } from './contract.ts';

/** What a step gives to do. */
export type StepCommand<Timer extends string> = Extract<
  Command<Timer>,
  { readonly type: 'send' | 'start-timer' }
>;

/** What is done about the one message of a peer that then waits for an answer: what it sends, its pauses, and how it ends. */
export class PlayedStep<Timer extends string> {
  /** Whether it ends in a reset: then nothing is read, as a Unix socket can be reset only while it has unread bytes. */
  readonly resets: boolean;
  /** Whether more of it is to come. */
  midway = true;
  /** How the script has closed the connection; null where it has not. */
  closed: Close | null = null;
  private readonly player: StepPlayer;
  private readonly timer: Timer;
  private commands: StepCommand<Timer>[] = [];

  /** @param timer that of its pauses */
  constructor(step: Step, due: Due, timer: Timer) {
    this.resets = endsWithReset(step);
    this.timer = timer;
    this.player = new StepPlayer(step, due, (event) => this.did(event));
  }

  /** Goes on up to the next pause, or to its end. */
  proceed(): readonly StepCommand<Timer>[] {
    this.commands = [];
    this.player.proceed();
    return this.commands;
  }

  /** Why there can be no answer, once the script has closed the connection. */
  get closedText(): string {
    return `no answer could come: the connection was ${this.closed === 'reset' ? 'reset' : 'closed'} here, as asked for`;
  }

  private did(event: StepEvent): void {
    switch (event.type) {
      case 'send':
        this.commands.push({ type: 'send', parts: event.parts });
        break;
      case 'wait':
        this.commands.push({ type: 'start-timer', timer: this.timer, ms: event.ms });
        break;
      case 'close':
        this.closed = event.how;
        this.midway = false;
        break;
      case 'stopped':
      case 'finished':
        this.midway = false;
    }
  }
}
