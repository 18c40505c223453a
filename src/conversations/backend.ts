import { judgeOfferAt } from '../handoff/judge-offer.ts';
import { comesInTime, endsWithReset, type Step } from '../script/action.ts';
import { refusal } from '../script/actions/refuse.ts';
import type { AdoptMode } from '../script/adopt-mode.ts';
import { type StepEvent, StepPlayer } from '../script/step-player.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import { type Incoming, OfferReader } from '../wire/strict/offer-reader.ts';
import { acceptingBy } from './accepting.ts';
import { AfterSent } from './after-sent.ts';
import { answerTo, earlyAck } from './backend-ack.ts';
import type { BackendRules, BackendTimer, Decided, OwnBackendCommand, Pending } from './backend-rules.ts';
import type { Close, Command, Conversation, Event, Part, Use } from './contract.ts';
import { closedWithin, noMoreOf, PartialOffer } from './partial-offer.ts';
import { PassedOn } from './passed-on.ts';
import { UnacceptedOffers } from './unaccepted-offers.ts';

type BackendCommand = Command<BackendTimer, OwnBackendCommand>;

/** Of an offer whose token was accepted before it came. */
const ANSWERED = { reasonAgainst: () => null };

/** The backend's side of one connection from a broker. */
export class BackendConversation implements Conversation<BackendTimer, Decided, OwnBackendCommand> {
  private readonly reader: OfferReader;
  private readonly rules: BackendRules;
  private commands: BackendCommand[] = [];
  /** What has been read and not dealt with yet, one after another, however it came. */
  private readonly waiting: Incoming[] = [];
  private current: Pending | null = null;
  /** What is left of a step that began before its offer was there. */
  private begun: Step | null = null;
  private accepting: StepPlayer | null = null;
  private readonly afterSent = new AfterSent();
  /** Whether a step, or a person who has to decide, keeps a right answer back. */
  private withholding = false;
  /** Whether anything is read. */
  private reading = false;
  /** Whether the broker sends nothing more; it may still read. */
  private ended = false;
  /** Whether nothing more is ever sent. */
  private mute = false;
  private readonly partialOffer = new PartialOffer((command) => this.commands.push(command));
  private readonly unaccepted = new UnacceptedOffers();
  private over = false;

  constructor(rules: BackendRules) {
    this.rules = rules;
    this.reader = new OfferReader(rules.sideband);
  }

  wanted(): number {
    return this.over || !this.reading || this.keepsUnread ? 0 : Number.POSITIVE_INFINITY;
  }

  get keepsUnread(): boolean {
    return this.current?.resets === true;
  }

  handle(event: Event<BackendTimer, Decided>): readonly BackendCommand[] {
    this.commands = [];
    if (!this.over) this.take(event);
    return this.commands;
  }

  private take(event: Event<BackendTimer, Decided>): void {
    switch (event.type) {
      case 'opened':
        return this.accept();
      case 'received':
        return this.received(event.bytes, event.passed);
      case 'sent':
        return this.afterSent.sent();
      case 'decided':
        return void (this.current?.player === null && this.play(this.current, event.step, true));
      case 'timer':
        if (event.timer === 'accept-step') return this.accepting?.proceed();
        if (event.timer === 'step') return this.current?.player?.proceed();
        return this.giveUp(noMoreOf(this.reader.part));
      case 'ended':
        return event.reason === '' ? this.hearsNoMore() : this.left();
      case 'gone':
        return this.left();
      case 'stopped':
        this.commands.push({ type: 'withholds', what: 'stopped' });
        return this.close('orderly');
    }
  }

  private accept(): void {
    this.accepting = acceptingBy(this.rules.nextAccept(), (event) => {
      if (event.type === 'read') this.reading = true;
      else if (event.type === 'closed') this.close(event.how);
      else this.commands.push(event);
    });
    this.accepting.proceed();
  }

  private received(bytes: Uint8Array, passed: readonly PassedDescriptor[]): void {
    this.unaccepted.received(bytes);
    const incoming = this.reader.push(bytes, passed);
    this.waiting.push(...incoming);
    this.partialOffer.read(this.reader.midway, incoming.length > 0);
    if (this.current === null) this.startNext();
    if (this.current === null && !this.over) this.answerEarly();
  }

  /** Answers an offer of which only the sideband has come, where the step wants that. */
  private answerEarly(): void {
    const token = this.reader.pendingToken;
    if (token === null || this.begun !== null || !this.rules.answersEarly()) return;
    if (!this.rules.lenient && this.rules.tokens.reasonAgainst(token) !== null) return;
    this.begun = this.rules.earlyStep(token).slice(1);
    // It is an acceptance, whatever the offer will be: no other offer may be accepted with that token.
    this.rules.tokens.consume(token);
    this.unaccepted.acceptedEarly();
    this.send(earlyAck(token).frame.map((part) => ({ ...part, own: true })));
  }

  private startNext(): void {
    this.endCurrent();
    const incoming = this.waiting.shift();
    if (incoming === undefined) return this.ended ? this.left() : undefined;
    if (incoming.type === 'broken') return this.giveUp(incoming.text);
    const { sideband, frame, place } = incoming;
    const { rules } = this;
    const passed = PassedOn.with(incoming, rules.seesDescriptors);
    const early = this.begun;
    const tokens = early === null ? rules.tokens : ANSWERED;
    const judgement = judgeOfferAt(frame, sideband?.token ?? null, tokens);
    const { offer } = judgement;
    if (offer === null || (judgement.type === 'unanswerable' && !rules.lenient))
      return this.giveUp(judgement.type === 'fine' ? '' : judgement.reason);
    if (passed.missing !== null) {
      this.commands.push({ type: 'notice', text: passed.missing });
      if (!rules.lenient) return this.close('orderly');
    }
    if (!rules.claim()) return this.giveUp('the last offer to answer has been answered');
    this.commands.push(...passed.closeOthers());
    const objection = judgement.type === 'refusable' ? judgement.reason : passed.unusable;
    this.begun = null;
    const refusing = objection === null || rules.lenient ? null : [refusal(objection)];
    const step = refusing ?? early ?? rules.nextStep(offer);
    this.current = { offer, passed, place, player: null, resets: false };
    rules.tokens.hold(offer.token);
    if (early !== null) this.unaccepted.accepted(place);
    if (early !== null && refusing === null) this.accepted(this.current, null);
    if (step === null) {
      this.withhold(true);
      this.commands.push({ type: 'held', offer });
    } else this.play(this.current, step, early === null);
  }

  /** @param objecting whether an acceptance is still to be allowed */
  private play(pending: Pending, step: Step, objecting: boolean): void {
    const { token } = pending.offer;
    const { tokens, lenient } = this.rules;
    const due = answerTo(pending.offer, () => {
      // Asked once more, as time has passed: the token may have been used up by another connection, or expired.
      const reason = lenient || !objecting ? null : tokens.reasonAgainst(token);
      if (reason === null) this.agree(pending);
      return reason;
    });
    pending.resets = endsWithReset(step);
    this.withhold(!step.every(comesInTime));
    pending.player = new StepPlayer(step, due, (event) => this.stepDid(pending, event));
    pending.player.proceed();
  }

  private stepDid(pending: Pending, event: StepEvent): void {
    switch (event.type) {
      case 'send':
        return this.send(event.parts);
      case 'wait':
        if (event.late) this.withhold(true);
        return void this.commands.push({ type: 'start-timer', timer: 'step', ms: event.ms });
      case 'accepted':
        return this.accepted(pending, event.adopt);
      case 'refused':
        return this.settle(pending, event.keep ? 'leak' : 'close');
      case 'close':
        return this.afterSent.follow(() => this.close(event.how));
      case 'stopped':
        return this.afterSent.follow(() => this.fallSilent());
      case 'finished':
        return this.afterSent.follow(() => this.startNext());
    }
  }

  /** The token is used up before any of the ACK has left: meanwhile no other offer may be accepted with it. */
  private agree({ offer, place }: Pending): void {
    this.rules.tokens.consume(offer.token);
    this.unaccepted.accepted(place);
  }

  private accepted(pending: Pending, mode: AdoptMode | null): void {
    this.agree(pending);
    this.settle(pending, mode ?? this.rules.adopt);
  }

  private settle({ passed }: Pending, use: Use): void {
    this.afterSent.follow(() => this.commands.push(...passed.settle(use)));
  }

  private endCurrent(): void {
    if (this.current === null) return;
    this.rules.tokens.release(this.current.offer.token);
    this.current = null;
    this.commands.push({ type: 'answered' });
  }

  private fallSilent(): void {
    this.mute = true;
    if (this.ended) this.left();
  }

  /** An answer that is to come still goes to a broker that listens; whether it is there at all is only seen by looking, or by writing. */
  private hearsNoMore(): void {
    if (this.current === null || this.mute) return this.left();
    this.ended = true;
    this.partialOffer.read(false, false);
    this.commands.push({ type: 'watch', end: 0 });
  }

  private left(): void {
    if (this.reader.midway) return this.giveUp(closedWithin(this.reader.part));
    this.close('orderly');
  }

  private giveUp(text: string): void {
    this.commands.push({ type: 'notice', text });
    this.close('orderly');
  }

  /** Offers that were under way count as answered: nothing more will come for them. */
  private close(how: Close): void {
    this.over = true;
    this.endCurrent();
    this.commands.push(...this.unaccepted.left(), { type: 'close', how });
  }

  private withhold(on: boolean): void {
    if (on !== this.withholding) this.commands.push({ type: 'withholds', what: on ? 'all' : 'nothing' });
    this.withholding = on;
  }

  private send(parts: readonly Part[]): void {
    this.afterSent.wrote();
    this.commands.push({ type: 'send', parts });
  }
}
