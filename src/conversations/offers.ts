import { answeredToken } from '../handoff/ack-facts.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';
import { sameToken } from '../wire/token.ts';
import type { Close, Command, Conversation, Event, Instant, Part } from './contract.ts';
import type { Delivery, OfferTimer, OfferVerdict, OwnOfferCommand, UnmadeOffer } from './delivery.ts';
import { lastAnswers } from './last-answers.ts';
import { OfferConversation } from './offer.ts';
import { OffersInBytes } from './offers-in-bytes.ts';
import type { SentOffer } from './sent-offer.ts';
import { SentOffers } from './sent-offers.ts';

/** The timers of each offer, by its number. */
export type OffersTimer = `${OfferTimer}-${number}`;

/** What is reported of one offer; `offer` is its number on this connection. */
export type OwnOffersCommand =
  /** What is sent from here on is that offer, so that its connection is the one to pass. */
  | { readonly type: 'begun'; readonly offer: number }
  | { readonly type: 'delivered'; readonly offer: number }
  | UnmadeOffer
  | { readonly type: 'verdict'; readonly offer: number; readonly verdict: OfferVerdict };

type OffersCommand = Command<OffersTimer, OwnOffersCommand>;

/**
 * The broker's side of several offers on one connection, each with a sideband and a deadline of its own. An ACK answers the oldest
 * open offer with its token; where none has that token, the oldest open one.
 */
export class OffersConversation implements Conversation<OffersTimer, never, OwnOffersCommand> {
  private readonly offers: readonly OfferConversation[];
  private readonly pipelined: boolean;
  private readonly buffer = new FrameBuffer();
  private commands: OffersCommand[] = [];
  /** Reads all that is sent: what one offer leaves unfinished takes bytes of the next one. */
  private readonly reader = new OffersInBytes();
  private readonly sent = new SentOffers();
  private begun = 0;
  /** Numbers of the offers that wait for an answer, oldest first. */
  private readonly open: number[] = [];
  /** Whose writes are in transit, in order. */
  private readonly sending: number[] = [];
  private over = false;
  /** Whether an offer was made wrong on purpose: then nobody has to answer it. */
  private withholding = false;

  /** @param pipelined whether an offer follows as soon as the one before it was sent; else once that has its verdict */
  constructor(deliveries: readonly Delivery[], pipelined: boolean) {
    this.offers = deliveries.map(
      (delivery, index) => new OfferConversation(delivery, 0, (parts) => this.offersIn(parts, index)),
    );
    this.pipelined = pipelined;
  }

  wanted(): number {
    return this.over || this.offers[this.begun - 1]?.resets ? 0 : Number.POSITIVE_INFINITY;
  }

  handle(event: Event<OffersTimer>): readonly OffersCommand[] {
    this.commands = [];
    if (!this.over) this.take(event);
    return this.commands;
  }

  private take(event: Event<OffersTimer>): void {
    switch (event.type) {
      case 'opened':
        break;
      case 'sent': {
        const offer = this.sending.shift();
        if (offer !== undefined) this.feed(offer, event);
        break;
      }
      case 'received':
        this.hear(event);
        break;
      case 'ended':
      case 'gone':
        return this.brokenOff(event);
      case 'timer': {
        const cut = event.timer.lastIndexOf('-');
        const timer = event.timer.slice(0, cut) as OfferTimer;
        const offer = Number(event.timer.slice(cut + 1));
        if (timer === 'deadline' && offer === this.open[0]) this.feedPart(offer, event.at);
        this.feed(offer, { type: 'timer', timer, at: event.at });
      }
    }
    this.goOn(event.at);
  }

  /** Begins what can be begun now; closes the connection where nothing is left to do. */
  private goOn(at: Instant): void {
    while (!this.over && this.begun < this.offers.length && this.mayBegin) {
      const offer = this.begun++;
      if (this.withholding && this.open.length === 0) this.withhold(false);
      this.open.push(offer);
      this.commands.push({ type: 'begun', offer });
      this.feed(offer, { type: 'opened', end: 0, at });
    }
    if (!this.over && this.begun === this.offers.length && this.open.length === 0) this.close('orderly');
  }

  private get mayBegin(): boolean {
    if (this.begun === 0) return true;
    if (!this.pipelined) return this.open.length === 0;
    // Until it has left, it is not known what there was of the one before.
    return this.sending.length === 0 && !this.offers[this.begun - 1]!.midway;
  }

  private hear(event: Extract<Event<OffersTimer>, { type: 'received' }>): void {
    this.buffer.push(event.bytes);
    for (let next = this.buffer.next(); next.type !== 'more'; next = this.buffer.next()) {
      if (next.type === 'broken') {
        for (const { bytes, isFrame } of lastAnswers(this.buffer.bytes)) {
          const oldest = isFrame
            ? this.answeredBy(bytes)
            : (this.sent.takeOldest() ?? this.answerable[0] ?? null);
          if (oldest !== null) this.answer(oldest, { ...event, bytes });
        }
        return this.abandon('what the backend sent before cannot be read as a frame', event.at);
      }
      const bytes = next.bytes.subarray(0, next.end);
      const answered = this.answeredBy(bytes);
      if (answered !== null) this.answer(answered, { ...event, bytes });
    }
  }

  /** Those of the open ones of which something was written, oldest first. */
  private get answerable(): readonly number[] {
    return this.open.filter((offer) => this.offers[offer]!.answerable);
  }

  /** The delivery that a frame answers, also one that came before the offer; null where it repeats another ACK. */
  private answeredBy(frame: Uint8Array): number | null {
    const token = answeredToken(readFrame(frame, 0, frame.length, 0, 'backend-to-broker'));
    const named = this.sent.take(token);
    if (named !== null) return named;
    const [waiting = null] = this.answerable;
    const current = this.answerable.at(-1);
    if (current !== undefined && sameToken(this.offers[current]!.due.token, token)) return current;
    return this.sent.hasAnswered(token) ? null : (this.sent.takeOldest() ?? waiting);
  }

  /** What was unanswered in its time gets its answer after all. */
  private answer(offer: number, event: Event<OfferTimer>): void {
    if (this.open.includes(offer) || this.offers[offer]!.reopen()) this.feed(offer, event);
  }

  /** The oldest open offer is the one whose answer has broken off. */
  private brokenOff(event: Extract<Event<OffersTimer>, { type: 'ended' | 'gone' }>): void {
    const { bytes } = this.buffer;
    const oldest = this.sent.oldest ?? this.answerable[0];
    if (bytes.length > 0 && oldest !== undefined) {
      this.answer(oldest, { type: 'received', end: 0, bytes, passed: [], at: event.at });
      this.feed(oldest, event);
    }
    for (const offer of [...this.open]) this.feed(offer, event);
    this.abandon('it was not sent: the backend had closed the connection', event.at);
  }

  private offersIn(parts: readonly Part[], delivery: number): readonly SentOffer[] {
    const offers = this.reader.read(parts);
    this.sent.add(offers, delivery);
    return offers;
  }

  /** Hands an offer the part of an answer that has come for it. */
  private feedPart(offer: number, at: Instant): void {
    const { bytes } = this.buffer;
    if (bytes.length > 0) this.feed(offer, { type: 'received', end: 0, bytes, passed: [], at });
  }

  private feed(offer: number, event: Event<OfferTimer>): void {
    for (const command of this.offers[offer]!.handle(event)) this.offerDid(offer, command, event.at);
  }

  private offerDid(offer: number, command: Command<OfferTimer, OwnOfferCommand>, at: Instant): void {
    switch (command.type) {
      case 'send':
        this.sending.push(offer);
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
        if (command.sentAt !== null) this.sent.add([this.offers[offer]!.due], offer);
        this.commands.push(command);
        break;
      case 'withholds':
        this.withhold(true);
        break;
      case 'verdict':
        if (this.open.includes(offer)) this.open.splice(this.open.indexOf(offer), 1);
        this.commands.push({ type: 'verdict', offer, verdict: command.verdict });
        break;
      case 'close':
        if (this.offers[offer]!.closedHere)
          this.abandon(
            'the connection was closed here, as another offer’s step asks for',
            at,
            command.how,
            true,
          );
    }
  }

  /** Decides about all that is left, and closes the connection. */
  private abandon(text: string, at: Instant, how: Close = 'orderly', own = false): void {
    if (this.over) return;
    this.over = true;
    for (const [offer, conversation] of this.offers.entries())
      for (const command of conversation.abandon(text, at, own)) this.offerDid(offer, command, at);
    this.close(how);
  }

  private withhold(on: boolean): void {
    this.withholding = on;
    this.commands.push({ type: 'withholds', on });
  }

  private close(how: Close): void {
    this.over = true;
    this.commands.push({ type: 'close', how });
  }
}
