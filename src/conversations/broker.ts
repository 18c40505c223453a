import { encodeDraft } from '../frames/draft.ts';
import { offerMessage } from '../frames/offer.ts';
import { readyDraft } from '../frames/ready.ts';
import { refusedDraft } from '../frames/reply.ts';
import { type HandoffEvent, stateAfter } from '../handoff/handoff-state.ts';
import type { SettledClient } from '../handoff/settled-client.ts';
import type { Step } from '../script/action.ts';
import { type Due, dueOf } from '../script/due.ts';
import { type StepEvent, StepPlayer } from '../script/step-player.ts';
import { readFrame } from '../wire/frame/frame.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { HELLO_TIMEOUT_MS } from '../wire/limits.ts';
import { FrameBuffer, type NextFrame } from '../wire/strict/frame-buffer.ts';
import { answerAdmin, isAdmin } from './admin-answer.ts';
import type { BrokerRules } from './broker-rules.ts';
import type { Close, Command, Conversation, End, Event, Instant, Part } from './contract.ts';
import { answerHello, type HelloAnswer, refusedUnread } from './hello-answer.ts';
import { OfferConversation, type OfferTimer, type OfferVerdict, type OwnOfferCommand } from './offer.ts';
import { ReadyLeft } from './ready-left.ts';

/** The client is end 0. */
const CLIENT: End = 0;
export const BACKEND: End = 1;

export type BrokerTimer = 'hello' | 'step' | OfferTimer;

export interface OwnBrokerCommand {
  /** What became of the client is known. */
  readonly type: 'settled';
  readonly client: SettledClient;
}

type BrokerCommand = Command<BrokerTimer, OwnBrokerCommand>;
type BrokerEvent = Event<BrokerTimer>;

/**
 * The broker's side of one client's connection: Hello, Negotiated or Refused, the offer of the connection to a backend, ready.
 * docs/protocol.md, "Parties"; docs/handoff.md.
 */
export class BrokerConversation implements Conversation<BrokerTimer, never, OwnBrokerCommand> {
  private readonly buffer = new FrameBuffer();
  private readonly rules: BrokerRules;
  private readonly peerPid: () => number | null;
  private commands: BrokerCommand[] = [];
  private phase: 'hello' | 'reply' | 'offering' | 'ready' | 'over' = 'hello';
  private client: SettledClient = NOBODY;
  private correlationId = '0';
  private offering: OfferConversation | null = null;
  private player: StepPlayer | null = null;
  /** The answer that has been given as it was due. */
  private agreeing: HelloAnswer | null = null;
  private clientIsGone = false;
  /** Whether nothing more is to be sent. */
  private finished = false;
  /** What is on its way to the client, in order. */
  private readonly leaving: Uint8Array[] = [];
  private readonly readyLeft = new ReadyLeft();

  /** @param peerPid gives the process at the other end; null where the system does not tell */
  constructor(rules: BrokerRules, peerPid: () => number | null) {
    this.rules = rules;
    this.peerPid = peerPid;
  }

  /** Of the client no more than belongs to the Hello: what follows is the backend's. */
  wanted(end: End): number {
    if (end === BACKEND) return this.offering?.wanted() ?? 0;
    return this.phase === 'hello' ? this.buffer.missing : 0;
  }

  handle(event: BrokerEvent): readonly BrokerCommand[] {
    this.commands = [];
    if (this.phase !== 'over') this.take(event);
    return this.commands;
  }

  private take(event: BrokerEvent): void {
    if (event.type === 'timer' ? isOffering(event.timer) : 'end' in event && event.end === BACKEND)
      return this.tellOffering(event);
    switch (event.type) {
      case 'opened':
        this.commands.push({ type: 'start-timer', timer: 'hello', ms: HELLO_TIMEOUT_MS });
        break;
      case 'received':
        for (const descriptor of event.passed)
          this.commands.push({ type: 'settle', descriptor, use: 'close' });
        this.buffer.push(event.bytes);
        return this.hear(this.buffer.next(), event.at);
      case 'sent':
        return this.left();
      case 'ended':
      case 'gone':
        return this.gone();
      case 'timer':
        if (event.timer === 'step') return this.player?.proceed();
        return this.answer(refusedUnread('framing', `no complete Hello within ${HELLO_TIMEOUT_MS} ms`));
    }
  }

  private hear(next: NextFrame, at: Instant): void {
    if (next.type === 'more' || this.phase !== 'hello') return;
    this.commands.push({ type: 'stop-timer', timer: 'hello' });
    if (next.type === 'broken') {
      const code = next.why === 'version' ? 'ERROR_VERSION_UNSUPPORTED' : undefined;
      return this.answer(refusedUnread('framing', next.text, code));
    }
    const frame = readFrame(next.bytes, 0, next.end, 0, 'client-to-broker');
    if (isAdmin(frame)) return this.answerAdmin(frame);
    this.answer(answerHello(frame, this.rules, this.peerPid(), at));
  }

  private answerAdmin(frame: FrameReading): void {
    const { daemonVersion, pending } = this.rules;
    const reply = answerAdmin(frame, { daemonVersion, pendingHandoffs: pending.size });
    const what = reply === null ? 'an admin request that cannot be answered' : 'an admin request, answered';
    if (reply !== null) this.send([{ bytes: encodeDraft(reply) }]);
    this.settle({ ...this.client, reason: what });
  }

  /** Does about the HelloReply what the script says. */
  private answer(answer: HelloAnswer): void {
    this.phase = 'reply';
    const { reply, serviceName } = answer;
    this.client = { ...this.client, serviceName };
    const due = dueOf({
      due: () => reply,
      refusing: (code) =>
        refusedDraft(
          { code, reason: 'refused on request', retryAfterMs: 0 },
          String(reply.envelope['requestId'] ?? 0),
        ),
    });
    let asked: string | number | null = null;
    const withCode: typeof due = {
      ...due,
      refusal: (code) => {
        asked = code;
        return due.refusal(code);
      },
    };
    this.play(this.rules.nextReply(), withCode, (event) => {
      if (event.type === 'refused') this.turnDown(answer, asked ?? 'ERROR_CODE_UNSPECIFIED');
      else if (event.type === 'accepted') this.agreeing = answer;
      else if (event.type === 'close') this.leaveUnanswered(answer, event.how);
      else if (event.type === 'finished' && this.agreeing !== null) this.goOn(this.agreeing);
    });
  }

  /** The script refuses, whatever the Hello is. */
  private turnDown({ handoff }: HelloAnswer, code: string | number): void {
    if (handoff !== null) this.rules.pending.revoke(handoff.token);
    this.settle({ ...this.client, reply: 'refused', code, reason: 'refused on request' });
  }

  private leaveUnanswered({ handoff }: HelloAnswer, how: Close): void {
    if (handoff !== null) this.rules.pending.revoke(handoff.token);
    const reply = this.agreeing === null ? null : this.agreeing.refused === null ? 'negotiated' : 'refused';
    this.settle({ ...this.client, reply, reason: 'the connection was closed on request' }, how);
  }

  private goOn({ refused, handoff, reason }: HelloAnswer): void {
    if (refused !== null) return this.settle({ ...this.client, reply: 'refused', ...refused });
    this.client = { ...this.client, reply: 'negotiated', token: handoff?.token ?? null };
    if (handoff === null) return this.settle({ ...this.client, reason });
    this.phase = 'offering';
    this.client = { ...this.client, state: 'issued' };
    this.correlationId = handoff.connectionId;
    const token = Buffer.from(handoff.token, 'hex');
    const { deadlineMs, backend } = this.rules;
    const serviceName = this.client.serviceName ?? '';
    const message = offerMessage({
      token,
      serviceName,
      correlationId: this.correlationId,
      handleValue: '0',
    });
    this.offering = new OfferConversation({ message, step: this.rules.nextOffer(), deadlineMs }, BACKEND);
    this.commands.push({ type: 'watch', end: CLIENT }, { type: 'dial', end: BACKEND, to: backend });
  }

  private tellOffering(event: BrokerEvent): void {
    if (event.type === 'unreachable') {
      this.failed('failed', event.text);
      return this.makeReady();
    }
    for (const command of this.offering?.handle(event as Event<OfferTimer>) ?? []) this.offeringDid(command);
  }

  private offeringDid(command: Command<OfferTimer, OwnOfferCommand>): void {
    if (command.type === 'delivered') this.happened('delivered');
    else if (command.type === 'verdict') this.answered(command.verdict);
    else this.commands.push(command);
  }

  private answered(verdict: OfferVerdict): void {
    const text = verdict.checks.find(({ result }) => result === 'failed')?.text ?? '';
    if (verdict.outcome === 'accepted') this.acknowledge(verdict.at);
    else if (verdict.outcome === 'refused') this.failed('refused', text);
    else if (verdict.outcome === 'late' || verdict.timedOut) this.failed('overdue', text);
    else this.failed('failed', text);
    this.makeReady();
  }

  /** The registry has the last word on an accepting ACK. */
  private acknowledge(at: Instant): void {
    const answer = this.rules.pending.acknowledge(this.client.token!, at / 1000);
    this.happened('accepted');
    if (answer !== 'acknowledged')
      this.failed(
        'overdue',
        'the ACK was observed after the deadline that was set when the token was issued',
      );
  }

  private failed(event: HandoffEvent, reason: string): void {
    this.rules.pending.revoke(this.client.token!);
    this.happened(event);
    this.client = { ...this.client, reason };
  }

  private happened(event: HandoffEvent): void {
    const { state } = this.client;
    const next = state === null ? null : stateAfter(state, event);
    if (next !== null) this.client = { ...this.client, state: next };
  }

  private makeReady(): void {
    this.phase = 'ready';
    const accepted = this.client.state === 'acknowledged';
    const ack = { token: Buffer.from(this.client.token!, 'hex'), correlationId: this.correlationId };
    const acceptance = readyDraft({ ...ack, accepted: true, errorDetail: '' });
    const due = dueOf({
      due: () => (accepted ? acceptance : null),
      accepting: () => acceptance,
      refusing: (reason) => readyDraft({ ...ack, accepted: false, errorDetail: String(reason) }),
    });
    this.play(this.rules.nextReady(), due, ({ type }) => {
      // The client goes its way from here: with its connection, or to backend_pipe.
      if (type !== 'close' && type !== 'finished') return;
      this.finished = true;
      if (this.leaving.length === 0) this.leave();
    });
    if (this.clientIsGone && this.phase === 'ready' && this.leaving.length === 0) this.gone();
  }

  /** Carries out a step towards the client. @param then told of what is left to do about it */
  private play(step: Step, due: Due, then: (event: StepEvent) => void): void {
    this.player = new StepPlayer(step, due, (event) => {
      if (event.type === 'send') this.send(event.parts);
      else if (event.type === 'wait')
        this.commands.push({ type: 'start-timer', timer: 'step', ms: event.ms });
      else if (this.phase !== 'over') then(event);
    });
    this.player.proceed();
  }

  private send(parts: readonly Part[]): void {
    this.leaving.push(Buffer.concat(parts.map(({ bytes }) => bytes)));
    this.commands.push({ type: 'send', parts });
  }

  /** Something has left for the client. */
  private left(): void {
    const bytes = this.leaving.shift();
    if (bytes !== undefined && this.phase === 'ready') this.readyLeft.left(bytes);
    if (this.finished && this.leaving.length === 0) this.leave();
  }

  /** A client that leaves while a backend holds its connection changes nothing about the offer. */
  private gone(): void {
    this.clientIsGone = true;
    this.leaving.length = 0;
    if (this.phase !== 'offering') this.leave();
  }

  /** What became of the client shows in what has left for it. */
  private leave(): void {
    const { token, state, reason } = this.client;
    if (this.phase === 'reply') return this.leaveUnheard();
    if (this.phase === 'hello')
      return this.settle({
        ...this.client,
        reason: 'the client closed its connection before a complete Hello',
      });
    const objection = token === null ? null : this.readyLeft.objection(token);
    const leaves = this.clientIsGone ? 'the client closed its connection before a ready' : objection;
    this.happened(objection === null ? 'relayed' : 'left');
    const known = reason !== '' || (objection === null && state === 'acknowledged');
    this.settle(known ? this.client : { ...this.client, reason: leaves ?? '' });
  }

  /** The client is gone before the reply was out. */
  private leaveUnheard(): void {
    const reason = 'the client closed its connection before a complete HelloReply';
    this.settle({ ...this.client, reason });
  }

  private settle(client: SettledClient, how: Close = 'let-go'): void {
    this.client = client;
    this.phase = 'over';
    this.commands.push({ type: 'settled', client }, { type: 'close', how });
  }
}

function isOffering(timer: BrokerTimer): timer is OfferTimer {
  return timer === 'deadline' || timer === 'offer-step';
}

const NOBODY: SettledClient = {
  serviceName: null,
  reply: null,
  code: null,
  token: null,
  state: null,
  reason: '',
};
