import { readFrame } from '../wire/frame/frame.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';
import type { Close, Command, Conversation, Event, Instant } from './contract.ts';
import type { Delivery, OfferTimer, OfferVerdict, OwnOfferCommand } from './delivery.ts';
import { FurtherOffers } from './further-offers.ts';
import { OfferConversation } from './offer.ts';
import { OfferWrites } from './offer-writes.ts';
import {
  FURTHER_DEADLINE,
  type OffersTimer,
  type OwnOffersCommand,
  timerAndNumber,
} from './offers-command.ts';
import { OwnFaults } from './own-faults.ts';
import { type MadeOffer, type OfferPlace, SentOffers } from './sent-offers.ts';
import { interruptedVerdict, unansweredVerdict, WHY } from './unanswered-verdict.ts';

type OffersCommand = Command<OffersTimer, OwnOffersCommand>;

/**
 * The broker's side of several offers on one connection, each with a sideband and a deadline of its own. `SentOffers` says which of
 * them an ACK answers. Every offer that has left gets a verdict, also where one delivery sends several.
 */
export class OffersConversation implements Conversation<OffersTimer, never, OwnOffersCommand> {
  private readonly offers: readonly OfferConversation[];
  private readonly pipelined: boolean;
  private readonly buffer = new FrameBuffer();
  private commands: OffersCommand[] = [];
  private readonly writes = new OfferWrites();
  private readonly sent = new SentOffers();
  private readonly further = new FurtherOffers((place, verdict) => this.decided(place, verdict));
  private begun = 0;
  /** Numbers of the offers that wait for an answer, oldest first. */
  private readonly open: number[] = [];
  private over = false;
  private readonly faults = new OwnFaults((what) => this.commands.push({ type: 'withholds', what }));

  /** @param pipelined whether an offer follows as soon as the one before it was sent; else once that has its verdict */
  constructor(deliveries: readonly Delivery[], pipelined: boolean) {
    this.offers = deliveries.map((delivery) => new OfferConversation(delivery, 0, this.writes));
    this.pipelined = pipelined;
  }

  /**
   * Where the connection is for several offers, or one is being written, no more than the next frame: a broker cannot trust what
   * follows bytes that are not one. After the only answer that is awaited all is read, as a second one is worth telling.
   */
  wanted(): number {
    const last = this.offers[this.begun - 1];
    if (this.over || last?.resets) return 0;
    const several = this.offers.length > 1 || this.sent.openCount > 1 || this.further.areOpen;
    return several || last?.midway ? this.buffer.missing : Number.POSITIVE_INFINITY;
  }

  handle(event: Event<OffersTimer>): readonly OffersCommand[] {
    this.commands = [];
    if (!this.over) this.take(event);
    return this.commands;
  }

  private take(event: Event<OffersTimer>): void {
    switch (event.type) {
      case 'sent':
        this.left(event);
        break;
      case 'received':
        this.hear(event);
        break;
      case 'ended':
      case 'gone':
        return this.brokenOff(event);
      case 'stopped':
        this.commands.push({ type: 'withholds', what: 'stopped' });
        // What was not begun was not tried.
        return this.abandon(interruptedVerdict(event.at), 'orderly', true, this.offers.slice(0, this.begun));
      case 'timer': {
        const [timer, number] = timerAndNumber(event.timer);
        if (timer === FURTHER_DEADLINE) this.further.timedOut(number, event.at);
        else {
          // What has come of an answer is one to the oldest offer.
          if (timer === 'deadline' && this.oldest?.delivery === number && this.oldest.nth === 0)
            this.feed(number, this.came(event.at));
          this.feed(number, { type: 'timer', timer, at: event.at });
        }
      }
    }
    this.goOn(event.at);
  }

  /** Begins what can be begun now; closes the connection where nothing is left to do. */
  private goOn(at: Instant): void {
    while (!this.over && this.begun < this.offers.length && this.mayBegin) {
      const offer = this.begun++;
      if (this.noneOpen) this.faults.beginAnew();
      this.open.push(offer);
      this.commands.push({ type: 'begun', offer });
      this.feed(offer, { type: 'opened', end: 0, at });
    }
    if (this.over || this.begun < this.offers.length || !this.noneOpen) return;
    this.tellHidden(at);
    this.close('orderly');
  }

  private get mayBegin(): boolean {
    if (this.begun === 0) return true;
    if (!this.pipelined) return this.noneOpen;
    // Until it has left, it is not known what there was of the one before.
    return !this.writes.areLeaving && !this.offers[this.begun - 1]!.midway;
  }

  private get noneOpen(): boolean {
    return this.open.length === 0 && !this.further.areOpen;
  }

  /** Counts the offers that have left among those that can be answered. */
  private left(event: Extract<Event, { type: 'sent' }>): void {
    const left = this.writes.left();
    if (left === null) return;
    const { delivery, offers } = left;
    const { deadlineMs } = this.offers[delivery]!;
    for (const offer of offers) {
      const place = this.sent.add(offer, delivery);
      if (place.nth === 0) continue;
      const number = this.further.add(place, offer, deadlineMs);
      this.commands.push({ type: 'start-timer', timer: `${FURTHER_DEADLINE}-${number}`, ms: deadlineMs });
    }
    this.feed(delivery, event);
  }

  private hear(event: Extract<Event<OffersTimer>, { type: 'received' }>): void {
    this.buffer.push(event.bytes);
    for (let next = this.buffer.next(); next.type !== 'more'; next = this.buffer.next()) {
      if (next.type === 'broken') {
        const oldest = this.sent.takeOldest() ?? this.answerable[0];
        if (oldest !== undefined) this.answer(oldest, { ...event, bytes: this.buffer.bytes });
        return this.abandon(unansweredVerdict(WHY.unreadable, event.at));
      }
      const bytes = next.bytes.subarray(0, next.end);
      const frame = readFrame(bytes, 0, bytes.length, 0, 'backend-to-broker');
      const latest = this.answerable.find(({ delivery }) => delivery === this.begun - 1);
      const answered = this.sent.answeredBy(frame, latest, (token) => this.writes.announces(token));
      if (answered !== null) this.answer(answered, { ...event, bytes });
    }
  }

  /** The one that the next answer is for, unless it has the token of another. */
  private get oldest(): OfferPlace | undefined {
    return this.sent.oldest ?? this.answerable[0];
  }

  /** The part of an answer that has come, maybe of no bytes, for the offer that it answers. */
  private came(at: Instant): Extract<Event<OffersTimer>, { type: 'received' }> {
    return { type: 'received', end: 0, bytes: this.buffer.bytes, passed: [], at };
  }

  /** The open deliveries of which something was written, oldest first. */
  private get answerable(): readonly MadeOffer[] {
    return this.open
      .filter((delivery) => this.offers[delivery]!.answerable)
      .map((delivery) => ({ delivery, nth: 0, offer: this.offers[delivery]!.due }));
  }

  /** What was unanswered in its time gets its answer after all. */
  private answer(place: OfferPlace, event: Extract<Event, { type: 'received' }>): void {
    const { delivery, nth } = place;
    if (nth > 0) this.further.hear(place, event.bytes, event.at);
    else if (this.open.includes(delivery) || this.offers[delivery]!.reopen()) this.feed(delivery, event);
  }

  /** The oldest open offer is the one whose answer has broken off. */
  private brokenOff(event: Extract<Event<OfferTimer>, { type: 'ended' | 'gone' }>): void {
    const { oldest } = this;
    if (this.buffer.length > 0 && oldest !== undefined) {
      this.answer(oldest, this.came(event.at));
      if (oldest.nth === 0) this.feed(oldest.delivery, event);
    }
    for (const delivery of [...this.open]) this.feed(delivery, event);
    this.further.brokenOff(event.type === 'ended' ? event.reason : '', event.at);
    this.abandon(unansweredVerdict(WHY.notSent, event.at));
  }

  private feed(offer: number, event: Event<OfferTimer>): void {
    for (const command of this.offers[offer]!.handle(event)) this.offerDid(offer, command, event.at);
  }

  private offerDid(offer: number, command: Command<OfferTimer, OwnOfferCommand>, at: Instant): void {
    switch (command.type) {
      case 'send':
        this.writes.begin(offer);
        if (command.parts.some(({ ownFrom }) => ownFrom !== undefined)) this.faults.garble();
        this.commands.push(command);
        break;
      case 'start-timer':
      case 'stop-timer':
        this.commands.push({ ...command, timer: `${command.timer}-${offer}` });
        break;
      case 'delivered':
        this.commands.push({ type: 'delivered', offer });
        break;
      case 'unmade':
        // Of which something has left, it can be answered like any other.
        if (command.sentAt !== null) {
          this.sent.add(this.offers[offer]!.due, offer);
          this.writes.leaveOut(this.offers[offer]!.due.token);
          if (command.own) this.faults.garble();
        }
        this.commands.push(command);
        if (command.further)
          this.decided(this.sent.addUnanswerable(offer), unansweredVerdict(WHY.notSent, at));
        break;
      case 'withholds':
        this.faults.concern(command.what);
        break;
      case 'verdict':
        if (this.open.includes(offer)) this.open.splice(this.open.indexOf(offer), 1);
        this.decided({ delivery: offer, nth: 0 }, command.verdict);
        break;
      case 'close':
        if (this.offers[offer]!.closedHere)
          this.abandon(unansweredVerdict(WHY.closedHere, at), command.how, true);
    }
  }

  /** Decides about all that is left, and closes the connection. */
  private abandon(verdict: OfferVerdict, how: Close = 'orderly', own = false, offers = this.offers): void {
    if (this.over) return;
    this.over = true;
    for (const [offer, conversation] of offers.entries())
      for (const command of conversation.abandon(verdict, own)) this.offerDid(offer, command, verdict.at);
    this.further.abandon(verdict);
    this.tellHidden(verdict.at);
    this.close(how);
  }

  /** Offers that something unfinished has hidden from the backend show once nothing follows. */
  private tellHidden(at: Instant): void {
    for (const _ of this.writes.end())
      this.decided(this.sent.addUnanswerable(this.offers.length - 1), unansweredVerdict(WHY.hidden, at));
  }

  private decided({ delivery, nth }: OfferPlace, verdict: OfferVerdict): void {
    this.commands.push({ type: 'verdict', offer: delivery, nth, verdict });
  }

  private close(how: Close): void {
    this.over = true;
    this.commands.push({ type: 'close', how });
  }
}
