import { type Unaccepted, UnacceptedOffers } from '../unaccepted-offers.ts';
import type { LiveMessage } from './differences.ts';
import type { RecordedMessage } from './recorded-message.ts';

/** Which of the offers that came on one connection a replayed backend has not accepted: those that came after the last of its acceptances. */
export class ReplayedAnswers {
  private readonly offers = new UnacceptedOffers();
  private heard = 0;
  private answered = 0;

  received(bytes: Uint8Array, live: readonly LiveMessage[]): void {
    this.offers.received(bytes);
    this.heard += live.filter(({ frame }) => frame?.message === 'HandoffOffer').length;
  }

  said({ type, frame }: RecordedMessage): void {
    if (frame?.message === 'HandoffAck') this.answered += 1;
    if (!mayAccept(type, frame)) return;
    if (this.answered > this.heard) this.offers.acceptedEarly();
    else this.offers.accepted();
  }

  left(): Unaccepted[] {
    return this.offers.left();
  }
}

/** Bytes that are not a frame may be the beginning of an acceptance. */
function mayAccept(type: RecordedMessage['type'], frame: RecordedMessage['frame']): boolean {
  return type === 'bytes' || (frame?.message === 'HandoffAck' && frame.handoff?.accepted !== false);
}
