import { encodeMessageDraft } from '../frames/message.ts';
import type { Offered } from '../handoff/judge-ack.ts';
import { dueOf } from '../script/due.ts';
import type { Token } from '../wire/token.ts';
import { AwaitedAnswer } from './awaited-answer.ts';
import type { Close, Command, Conversation, End, Event, Instant } from './contract.ts';
import type { Delivery, OfferTimer, OfferVerdict, OwnOfferCommand } from './delivery.ts';
import { OffersInBytes, type OffersReader } from './offers-in-bytes.ts';
import { PlayedStep, type StepCommand } from './played-step.ts';
import { frameOf, offeredBy, type SentOffer } from './sent-offer.ts';

type OfferCommand = Command<OfferTimer, OwnOfferCommand>;

/**
 * The broker's side of one offer, from its delivery to the verdict: the first complete frame is the answer.
 * docs/protocol.md, "What a broker requires of an ACK".
 */
export class OfferConversation implements Conversation<OfferTimer, never, OwnOfferCommand> {
  private readonly answer: AwaitedAnswer;
  readonly deadlineMs: number;
  /** Whether the script has closed the connection. */
  closedHere = false;
  private readonly end: End;
  private readonly writes: OffersReader;
  /** Whether an answer may be for any of its offers; else whoever writes to the connection too has found that it is for the first. */
  private readonly isAlone: boolean;
  private readonly step: PlayedStep<OfferTimer>;
  private readonly message: Delivery['message'];
  private commands: OfferCommand[] = [];
  /** What the ACK has to repeat where no offer can be read in what was sent: what the draft says, right or wrong. */
  private offered: Offered;
  /** The offers that were sent, in order. There may be several, and others than the one that is due. */
  private readonly sentOffers: SentOffer[] = [];
  /** Those of each write that has not been reported. */
  private readonly leaving: (readonly SentOffer[])[] = [];
  /** Whether it was told that no whole offer is sent. */
  private unmade = false;
  private deliveredAt: Instant | null = null;
  /** Whether the next write counts as the delivery, because the last one was only a part of it. */
  private delivering = true;
  /** Of the event that is being handled. */
  private now: Instant = 0;

  /**
   * @param end the connection to the backend, where it is not the one that this was started on
   * @param writes finds the offers in what is sent; given where others write to the connection too
   */
  constructor({ message, step, deadlineMs }: Delivery, end: End = 0, writes?: OffersReader) {
    this.writes = writes ?? new OffersInBytes();
    this.isAlone = writes === undefined;
    this.deadlineMs = deadlineMs;
    this.answer = new AwaitedAnswer(deadlineMs);
    this.end = end;
    this.message = message;
    this.offered = offeredBy(message);
    const right = dueOf({ due: () => message, mayComeLate: true });
    const due: typeof right = {
      ...right,
      faulty: (fault) => {
        const wrong = fault.apply(message);
        this.offered = offeredBy(wrong.frame === null ? message : wrong);
        return encodeMessageDraft(wrong);
      },
    };
    this.step = new PlayedStep(step, due, 'offer-step');
  }

  /** Whether nothing is read, as the connection is to be reset. */
  get resets(): boolean {
    return this.step.resets;
  }

  /** Whether more of the step is to come: once it is decided, what is left of it is not played. */
  get midway(): boolean {
    return !this.answer.decided && this.step.midway;
  }

  /** What its answer has to repeat where no whole offer was sent. */
  get due(): SentOffer {
    return { ...this.offered, deliveredAt: this.deliveredAt };
  }

  /** Whether any frame answers it, whatever its token: an offer was sent whole, or none will be. */
  private get isOpen(): boolean {
    return this.answerable && (this.unmade || this.sentOffers.length > 0);
  }

  /** Whether there can be an answer: not before anything was written. */
  get answerable(): boolean {
    return this.deliveredAt !== null;
  }

  /** Ends it for a reason that its own events do not show, where nothing has decided. @param own whether this command is that reason */
  abandon(verdict: OfferVerdict, own: boolean): readonly OfferCommand[] {
    this.commands = [];
    this.now = verdict.at;
    if (this.answer.decided) return this.commands;
    this.tellUnmade(own);
    this.decide(this.answer.decide(verdict));
    return this.commands;
  }

  /** Makes it undecided again where its time has run out: an answer has come after all. False where something else has decided. */
  reopen(): boolean {
    return this.answer.reopen();
  }

  /** Of several offers that were sent, or while one is written, only the answer that decides is read: what follows it is not for this broker. */
  wanted(): number {
    if (this.answer.decided || this.resets) return 0;
    return this.sentOffers.length > 1 || this.midway ? this.answer.missing : Number.POSITIVE_INFINITY;
  }

  handle(event: Event<OfferTimer>): readonly OfferCommand[] {
    this.commands = [];
    this.now = event.at;
    if (!this.answer.decided) this.take(event);
    return this.commands;
  }

  private take(event: Event<OfferTimer>): void {
    switch (event.type) {
      case 'opened':
        this.proceed();
        // A step that sends nothing waits as long as it would for an answer.
        if (!this.answer.decided && !this.commands.some(({ type }) => type === 'send')) this.awaitAnswer();
        break;
      case 'sent':
        for (const offer of this.leaving.shift() ?? []) offer.deliveredAt = event.at;
        this.delivered(event.at);
        this.noneToCome();
        return this.closeIfAsked();
      case 'received':
        return this.hear(event.bytes, event.at);
      case 'ended':
        return this.brokenOff(event.reason, event.at);
      case 'gone':
        return this.brokenOff('', event.at);
      case 'timer':
        if (event.timer === 'deadline') return this.decide(this.answer.timedOut(event.at, this.answerable));
        return this.proceed();
    }
  }

  private proceed(): void {
    this.delivering = true;
    const commands = this.step.proceed();
    for (const command of commands) this.carryOut(command);
    if (!commands.some(({ type }) => type === 'send')) this.noneToCome();
    this.closeIfAsked();
  }

  /** Closes the connection where the script has, once it is known that what was written before has left. */
  private closeIfAsked(): void {
    const { closed, closedText } = this.step;
    if (closed === null || this.leaving.length > 0) return;
    this.closedHere = true;
    this.commands.push({ type: 'withholds', what: 'all', end: this.end });
    this.decide(this.answer.without('unanswered', closedText, this.now), closed);
  }

  private carryOut(command: StepCommand<OfferTimer>): void {
    if (command.type !== 'send') return void this.commands.push(command);
    const { end } = this;
    const found = this.writes.read(command.parts);
    this.sentOffers.push(...found);
    this.leaving.push(found);
    this.commands.push({ ...command, end });
    if (command.parts.some(({ own, ownFrom }) => own || ownFrom !== undefined))
      this.commands.push({ type: 'withholds', what: 'next', end });
  }

  /** Tells it before there can be an answer, which is paired with the offer that was due. */
  private noneToCome(): void {
    if (!this.step.midway && this.leaving.length === 0 && this.sentOffers.length === 0) this.tellUnmade(true);
  }

  /** Tells once that no whole offer is sent, unless one has left. */
  private tellUnmade(own: boolean): void {
    // What is being written has left, unless the backend is gone.
    if (this.unmade || this.sentOffers.some(({ deliveredAt }) => own || deliveredAt !== null)) return;
    this.unmade = true;
    this.offered = offeredBy(this.message);
    this.commands.push({
      type: 'unmade',
      was: frameOf(this.message),
      sentAt: this.deliveredAt,
      own,
      further: false,
    });
  }

  /** The further offers of the step that were being written when the backend closed the connection. */
  private unsent(): OfferCommand[] {
    const [first] = this.sentOffers;
    return this.leaving.flat().flatMap((offer): OfferCommand[] => {
      if (offer === first || offer.frame === undefined) return [];
      return [{ type: 'unmade', was: offer.frame, sentAt: null, own: true, further: true }];
    });
  }

  private delivered(at: Instant): void {
    if (!this.delivering) return;
    this.delivering = false;
    if (this.deliveredAt === null) this.commands.push({ type: 'delivered' });
    this.deliveredAt = at;
    this.awaitAnswer();
  }

  private awaitAnswer(): void {
    this.commands.push({ type: 'start-timer', timer: 'deadline', ms: this.deadlineMs });
  }

  private hear(bytes: Uint8Array, at: Instant): void {
    const { due, isOpen } = this;
    const sent = this.isAlone ? this.sentOffers : this.sentOffers.slice(0, 1);
    const announces = (token: Token) => this.writes.announces(token);
    const verdict = this.answer.hear(bytes, { sent, due, isOpen, announces }, at);
    if (verdict !== null) this.decide(verdict);
  }

  private brokenOff(reason: string, at: Instant): void {
    // What a script keeps back was told before.
    const cut = !this.unmade;
    this.tellUnmade(false);
    const left = !this.answerable ? 'nothing' : cut && this.unmade ? 'part' : 'whole';
    this.decide(this.answer.brokenOff(reason, left, at), 'orderly', this.unsent());
  }

  /** @param how the connection is closed @param rest what is told of the other offers of the step */
  private decide(verdict: OfferVerdict, how: Close = 'orderly', rest: readonly OfferCommand[] = []): void {
    // Where nobody was gone, only a script can have kept an offer back that long.
    this.tellUnmade(true);
    this.commands.push(
      { type: 'stop-timer', timer: 'deadline' },
      { type: 'stop-timer', timer: 'offer-step' },
      { type: 'verdict', verdict },
      ...rest,
      { type: 'close', how, end: this.end },
    );
  }
}
