import type { Step } from '../script/action.ts';
import { NOTHING_DUE } from '../script/due.ts';
import { StepPlayer } from '../script/step-player.ts';
import type { Close, Command } from './contract.ts';

/** What comes of a step about a connection: commands, the leave to read, or a close. */
type AcceptEvent =
  | Command<'accept-step'>
  | { readonly type: 'read' }
  | { readonly type: 'closed'; readonly how: Close };

/** Plays what is done about a connection from a broker before anything is read. Meanwhile only looking shows whether the broker is still there. */
export function acceptingBy(step: Step, told: (event: AcceptEvent) => void): StepPlayer {
  return new StepPlayer(step, NOTHING_DUE, (event) => {
    switch (event.type) {
      case 'wait':
        told({ type: 'start-timer', timer: 'accept-step', ms: event.ms });
        return told({ type: 'watch', end: 0 });
      case 'stopped':
        return told({ type: 'watch', end: 0, half: 'gone' });
      case 'finished':
        return told({ type: 'read' });
      case 'close':
        return told({ type: 'closed', how: event.how === 'reset' ? 'reset-at-first-byte' : event.how });
    }
  });
}
