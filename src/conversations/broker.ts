import { encodeDraft } from '../frames/draft.ts';
import { type ClientOutcome, NOBODY } from '../handoff/client-outcome.ts';
import { noteKnown } from '../records/redaction/shown-before.ts';
import { endsWithReset, type Step } from '../script/action.ts';
import type { Due } from '../script/due.ts';
import { type StepEvent, StepPlayer } from '../script/step-player.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { HELLO_TIMEOUT_MS } from '../wire/limits.ts';
import { answerAdmin, isAdmin } from './admin-answer.ts';
import { AfterSent } from './after-sent.ts';
import { type BrokerTimer, isOffering, type OwnBrokerCommand } from './broker-command.ts';
import { readyDue, replyDue } from './broker-dues.ts';
import { BrokerHandoff } from './broker-handoff.ts';
import type { BrokerRules } from './broker-rules.ts';
import { ClientEnd } from './client-end.ts';
import type { Close, Command, Conversation, End, Event, Instant, Part } from './contract.ts';
import type { OfferTimer } from './delivery.ts';
import { answerHello, type HelloAnswer } from './hello-answer.ts';
import { HelloReader } from './hello-reader.ts';
import { LeavingForClient } from './leaving-for-client.ts';

/** The client is end 0. */
const CLIENT: End = 0;
export const BACKEND: End = 1;

type BrokerCommand = Command<BrokerTimer, OwnBrokerCommand>;
type BrokerEvent = Event<BrokerTimer>;

/**
 * The broker's side of one client's connection: Hello, Negotiated or Refused, the offer of the connection to a backend, ready.
 * docs/protocol.md, "Parties"; docs/handoff.md.
 */
export class BrokerConversation implements Conversation<BrokerTimer, never, OwnBrokerCommand> {
  private readonly hello = new HelloReader();
  private readonly rules: BrokerRules;
  private readonly peerPid: () => number | null;
  private commands: BrokerCommand[] = [];
  private phase: 'hello' | 'reply' | 'offering' | 'ready' | 'over' = 'hello';
  private client: ClientOutcome = NOBODY;
  private handoff: BrokerHandoff | null = null;
  private player: StepPlayer | null = null;
  /** Of the HelloReply. */
  private step: Step = [];
  /** The answer that is due. */
  private answering: HelloAnswer | null = null;
  /** The same, once it has been given. */
  private agreeing: HelloAnswer | null = null;
  private readonly clientEnd = new ClientEnd();
  private stopped = false;
  private readonly afterSent = new AfterSent();
  private readonly leaving = new LeavingForClient();

  /** @param peerPid gives the process at the other end; null where the system does not tell */
  constructor(rules: BrokerRules, peerPid: () => number | null) {
    this.rules = rules;
    this.peerPid = peerPid;
  }

  /** Of the client no more than belongs to the Hello: what follows is the backend's. */
  wanted(end: End): number {
    if (end === BACKEND) return this.handoff?.wanted() ?? 0;
    return this.phase === 'hello' ? this.hello.wanted : 0;
  }

  get keepsUnread(): boolean {
    return this.phase === 'reply' && endsWithReset(this.step);
  }

  handle(event: BrokerEvent): readonly BrokerCommand[] {
    this.commands = [];
    if (this.phase !== 'over') this.take(event);
    return this.commands;
  }

  private take(event: BrokerEvent): void {
    if (event.type === 'timer' ? isOffering(event.timer) : 'end' in event && event.end === BACKEND)
      return this.handoff === null ? undefined : this.tellHandoff(this.handoff, event);
    switch (event.type) {
      case 'opened':
        return void this.commands.push({ type: 'start-timer', timer: 'hello', ms: HELLO_TIMEOUT_MS });
      case 'received':
        for (const descriptor of event.passed)
          this.commands.push({ type: 'settle', descriptor, use: 'close' });
        return this.hear(this.hello.read(event.bytes), event.at);
      case 'sent':
        this.leaving.left();
        return this.afterSent.sent();
      case 'ended':
        if (event.reason !== '' || this.phase !== 'hello' || !this.hello.isMidway) return this.gone();
        this.commands.push({ type: 'stop-timer', timer: 'hello' });
        return this.answer(this.hello.refusal('the client sends nothing more, inside a Hello'));
      case 'gone':
        return this.gone();
      case 'stopped':
        return this.stop(event.at);
      case 'timer':
        if (event.timer === 'step') return this.player?.proceed();
        return this.answer(this.hello.refusal(`no complete Hello within ${HELLO_TIMEOUT_MS} ms`));
    }
  }

  private hear(next: ReturnType<HelloReader['read']>, at: Instant): void {
    if (next.type === 'more' || this.phase !== 'hello') return;
    if (next.type === 'broken')
      return void this.commands.push({ type: 'start-timer', timer: 'hello', ms: 0 });
    this.commands.push({ type: 'stop-timer', timer: 'hello' });
    const frame = this.hello.readingOf(next);
    if (isAdmin(frame)) return this.answerAdmin(frame);
    this.answer(answerHello(frame, this.rules, this.peerPid(), at));
  }

  private answerAdmin(frame: FrameReading): void {
    const { daemonVersion, pending } = this.rules;
    const reply = answerAdmin(frame, { daemonVersion, pendingHandoffs: pending.size });
    const what = reply === null ? 'an admin request that cannot be answered' : 'an admin request, answered';
    if (reply !== null) this.send([{ bytes: encodeDraft(reply) }]);
    this.afterSent.follow(() => this.settle({ ...this.client, reason: what }));
  }

  /** Does about the HelloReply what the script says. */
  private answer(answer: HelloAnswer): void {
    this.phase = 'reply';
    this.answering = answer;
    this.client = { ...this.client, serviceName: answer.serviceName };
    let asked: string | number | null = null;
    const due = replyDue(answer.reply, (code) => {
      asked = code;
    });
    this.step = this.rules.nextReply();
    this.play(this.step, due, (event) => {
      if (event.type === 'refused')
        this.afterSent.follow(() => this.turnDown(answer, asked ?? 'ERROR_CODE_UNSPECIFIED'));
      else if (event.type === 'accepted') this.agreeing = answer;
      else if (event.type === 'close') this.afterSent.follow(() => this.leaveUnanswered(answer, event.how));
      else if (event.type === 'finished' && this.agreeing !== null) {
        const agreed = this.agreeing;
        this.afterSent.follow(() => this.goOn(agreed));
      }
    });
  }

  private revoke(answer: HelloAnswer | null): void {
    if (answer !== null && answer.handoff !== null) this.rules.pending.revoke(answer.handoff.token);
  }

  /** The script refuses, whatever the Hello is. */
  private turnDown(answer: HelloAnswer, code: string | number): void {
    this.revoke(answer);
    this.settle({ ...this.client, reply: 'refused', code, reason: 'refused on request' });
  }

  private leaveUnanswered(answer: HelloAnswer, how: Close): void {
    this.revoke(answer);
    const reply = this.agreeing === null ? null : this.agreeing.refused === null ? 'negotiated' : 'refused';
    this.settle({ ...this.client, reply, reason: 'the connection was closed on request' }, how);
  }

  private goOn({ refused, handoff, reason }: HelloAnswer): void {
    if (refused !== null) return this.settle({ ...this.client, reply: 'refused', ...refused });
    this.client = { ...this.client, reply: 'negotiated', token: handoff?.token ?? null };
    if (handoff === null) return this.settle({ ...this.client, reason });
    this.phase = 'offering';
    const announced = { ...handoff, serviceName: this.client.serviceName ?? '' };
    this.handoff = new BrokerHandoff(this.rules, announced, BACKEND);
    this.commands.push(
      { type: 'watch', end: CLIENT },
      { type: 'dial', end: BACKEND, to: this.rules.backend },
    );
  }

  private tellHandoff(handoff: BrokerHandoff, event: BrokerEvent): void {
    this.commands.push(...handoff.handle(event as Event<OfferTimer>));
    if (handoff.decided && this.phase === 'offering') this.makeReady(handoff);
  }

  private makeReady({ token, connectionId, state }: BrokerHandoff): void {
    this.phase = 'ready';
    const due = readyDue(token, connectionId, state === 'acknowledged');
    this.play(this.rules.nextReady(this.client.token!), due, ({ type }) => {
      // The client goes its way from here: with its connection, or to backend_pipe.
      if (type === 'close' || type === 'finished') this.afterSent.follow(() => this.leave());
    });
    if (this.clientEnd.isGone && this.phase === 'ready' && this.leaving.isEmpty) this.gone();
  }

  /** Carries out a step towards the client. @param then called with what is left to do about it */
  private play(step: Step, due: Due, then: (event: StepEvent) => void): void {
    this.player = new StepPlayer(step, due, (event) => {
      if (event.type === 'send') this.send(event.parts);
      else if (event.type === 'wait')
        this.commands.push({ type: 'start-timer', timer: 'step', ms: event.ms });
      // Nothing more is written that could fail: that the client leaves is only seen by looking.
      else if (event.type === 'stopped') this.commands.push({ type: 'watch', end: CLIENT, half: 'gone' });
      else if (this.phase !== 'over') then(event);
    });
    this.player.proceed();
  }

  private send(written: readonly Part[]): void {
    const own = this.phase === 'ready' && this.handoff?.isHeldUp === true;
    const parts = own ? written.map((part) => ({ ...part, own })) : written;
    this.leaving.add(Buffer.concat(parts.map(({ bytes }) => bytes)));
    this.afterSent.wrote();
    this.commands.push({ type: 'send', parts });
  }

  /** A client that leaves while a backend holds its connection changes nothing about the offer. */
  private gone(): void {
    this.clientEnd.ended(this.handoff?.isPassed === true);
    this.leaving.clear();
    if (this.phase !== 'offering') this.leave();
  }

  /** What has left by now is all that leaves. */
  private stop(at: Instant): void {
    this.stopped = true;
    this.commands.push({ type: 'withholds', what: 'stopped', end: CLIENT });
    if (this.phase === 'offering') this.commands.push({ type: 'withholds', what: 'stopped', end: BACKEND });
    this.commands.push(...(this.handoff?.interrupt(at) ?? []));
    this.leave();
  }

  /** What became of the client shows in what has left for it. */
  private leave(): void {
    const { handoff } = this;
    if (this.phase === 'hello' || this.hello.isMidway) return this.leaveUnheard('Hello');
    if (this.phase === 'reply' || handoff === null) return this.leaveUnheard('HelloReply');
    const objection = this.leaving.objection();
    const why = this.why(this.phase === 'offering' ? 'the backend’s answer' : 'a ready') ?? objection ?? '';
    const isOver = !this.stopped && !(this.clientEnd.isDoubtful && handoff.state === 'acknowledged');
    this.settle({ ...this.client, ...handoff.told(objection, why, isOver) });
  }

  /** It is over before the client has said, or was told, a whole one of these. */
  private leaveUnheard(message: 'Hello' | 'HelloReply'): void {
    this.revoke(this.answering);
    this.settle({ ...this.client, reason: this.why(`a complete ${message}`) ?? '' });
  }

  /** Why something has not come; null where neither the client nor an end from outside is the reason. */
  private why(what: string): string | null {
    return this.clientEnd.before(what) ?? (this.stopped ? `the broker was told to end before ${what}` : null);
  }

  private settle(client: ClientOutcome, how: Close = 'let-go'): void {
    this.client = noteKnown(client, this.hello.secrets);
    this.phase = 'over';
    this.commands.push({ type: 'settled', client }, { type: 'close', how });
  }
}
