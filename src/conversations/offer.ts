import { encodeMessageDraft } from '../frames/message.ts';
import { judgeNoFrame, type Offered } from '../handoff/judge-ack.ts';
import { dueOf } from '../script/due.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';
import type { Close, Command, Conversation, End, Event, Instant, Part } from './contract.ts';
import type { Delivery, OfferTimer, OfferVerdict, OwnOfferCommand } from './delivery.ts';
import { judgedAnswer } from './judged-answer.ts';
import { OffersInBytes } from './offers-in-bytes.ts';
import { PlayedStep, type StepCommand } from './played-step.ts';
import { frameOf, offeredBy, type SentOffer } from './sent-offer.ts';

type OfferCommand = Command<OfferTimer, OwnOfferCommand>;

/**
 * The broker's side of one offer, from its delivery to the verdict: the first complete frame is the answer.
 * docs/protocol.md, "What a broker requires of an ACK".
 */
export class OfferConversation implements Conversation<OfferTimer, never, OwnOfferCommand> {
  private buffer = new FrameBuffer();
  private readonly deadlineMs: number;
  private readonly end: End;
  private readonly offersIn: (parts: readonly Part[]) => readonly SentOffer[];
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
  private decided = false;
  /** Whether it was only that the time ran out that decided. */
  private ranOut = false;
  /** Of the event that is being handled. */
  private now: Instant = 0;

  /**
   * @param end the connection to the backend, where it is not the one that this was started on
   * @param offersIn finds the offers in what is sent; given where others write to the connection too
   */
  constructor(
    { message, step, deadlineMs }: Delivery,
    end: End = 0,
    offersIn?: (parts: readonly Part[]) => readonly SentOffer[],
  ) {
    const reader = new OffersInBytes();
    this.offersIn = offersIn ?? ((parts) => reader.read(parts));
    this.deadlineMs = deadlineMs;
    this.end = end;
    this.message = message;
    this.offered = offeredBy(message);
    const right = dueOf({ due: () => message });
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
    return !this.decided && this.step.midway;
  }

  /** Whether the script has closed the connection. */
  get closedHere(): boolean {
    return this.step.closed !== null;
  }

  /** What its answer has to repeat where no whole offer was sent. */
  get due(): SentOffer {
    return { ...this.offered, deliveredAt: this.deliveredAt };
  }

  /** Whether there can be an answer: not before anything was written. */
  get answerable(): boolean {
    return this.deliveredAt !== null;
  }

  /** Ends it for a reason that its own events do not show, where nothing has decided. @param own whether that is a script */
  abandon(text: string, at: Instant, own = false): readonly OfferCommand[] {
    this.commands = [];
    this.now = at;
    if (this.decided) return this.commands;
    this.tellUnmade(own);
    this.without('unanswered', text, at);
    return this.commands;
  }

  /** Makes it undecided again where its time has run out: an answer has come after all. False where something else has decided. */
  reopen(): boolean {
    if (!this.ranOut) return false;
    this.decided = this.ranOut = false;
    this.buffer = new FrameBuffer();
    return true;
  }

  wanted(): number {
    return this.decided || this.resets ? 0 : Number.POSITIVE_INFINITY;
  }

  handle(event: Event<OfferTimer>): readonly OfferCommand[] {
    this.commands = [];
    this.now = event.at;
    if (!this.decided) this.take(event);
    return this.commands;
  }

  private take(event: Event<OfferTimer>): void {
    switch (event.type) {
      case 'opened':
        this.proceed();
        // A step that sends nothing waits as long as it would for an answer.
        if (!this.decided && !this.commands.some(({ type }) => type === 'send')) this.awaitAnswer();
        break;
      case 'sent':
        for (const offer of this.leaving.shift() ?? []) offer.deliveredAt = event.at;
        this.delivered(event.at);
        return this.noneToCome();
      case 'received':
        this.buffer.push(event.bytes);
        return this.judge(event.at);
      case 'ended':
        return this.brokenOff(event.reason, event.at);
      case 'gone':
        return this.brokenOff('', event.at);
      case 'timer':
        if (event.timer === 'deadline') return this.timedOut(event.at);
        return this.proceed();
    }
  }

  private proceed(): void {
    this.delivering = true;
    const commands = this.step.proceed();
    for (const command of commands) this.carryOut(command);
    if (!commands.some(({ type }) => type === 'send')) this.noneToCome();
    const { closed, closedText } = this.step;
    if (closed === null) return;
    const at = this.now;
    this.decide({ ...judgeNoFrame('unanswered', closedText), latencyMs: null, timedOut: false, at }, closed);
  }

  private carryOut(command: StepCommand<OfferTimer>): void {
    if (command.type !== 'send') return void this.commands.push(command);
    const { end } = this;
    const found = this.offersIn(command.parts);
    this.sentOffers.push(...found);
    this.leaving.push(found);
    this.commands.push({ ...command, end });
    if (command.parts.some(({ own }) => own)) this.commands.push({ type: 'withholds', on: true, end });
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
    this.commands.push({ type: 'unmade', was: frameOf(this.message), sentAt: this.deliveredAt, own });
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

  private judge(at: Instant): void {
    let next = this.buffer.next();
    while (next.type === 'frame' && !this.answerable) next = this.buffer.next();
    if (next.type === 'more') return;
    if (next.type === 'broken')
      return this.without(this.answerable ? 'invalid' : 'unanswered', next.text, at);
    const frame = readFrame(next.bytes, 0, next.end, 0, 'backend-to-broker');
    this.decide(judgedAnswer(frame, this.sentOffers, this.due, { at, deadlineMs: this.deadlineMs }));
  }

  private timedOut(at: Instant): void {
    const text = `no complete ACK within ${this.deadlineMs} ms${this.partText()}`;
    this.ranOut = true;
    this.without('unanswered', text, at, true);
  }

  private brokenOff(reason: string, at: Instant): void {
    const why = reason === '' ? '' : ` (${reason})`;
    this.tellUnmade(false);
    if (this.buffer.length === 0 || !this.answerable)
      return this.without('unanswered', `the backend closed the connection without an answer${why}`, at);
    const text = `the backend closed the connection inside a frame${why}${this.partText()}`;
    return this.without('invalid', text, at);
  }

  private partText(): string {
    return this.buffer.length === 0 ? '' : `, after ${this.buffer.length} bytes of one`;
  }

  private without(outcome: 'unanswered' | 'invalid', text: string, at: Instant, timedOut = false): void {
    this.decide({ ...judgeNoFrame(outcome, text), latencyMs: null, timedOut, at });
  }

  /** @param how the connection is closed */
  private decide(verdict: OfferVerdict, how: Close = 'orderly'): void {
    this.decided = true;
    // Where nobody was gone, only a script can have kept an offer back that long.
    this.tellUnmade(true);
    this.commands.push(
      { type: 'stop-timer', timer: 'deadline' },
      { type: 'stop-timer', timer: 'offer-step' },
      { type: 'verdict', verdict },
      { type: 'close', how, end: this.end },
    );
  }
}
