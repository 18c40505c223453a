import { encodeDraft } from '../frames/draft.ts';
import { offerDraft } from '../frames/offer.ts';
import { readyDraft } from '../frames/ready.ts';
import { negotiatedDraft, refusedDraft } from '../frames/reply.ts';
import { type HandoffEvent, stateAfter } from '../handoff/handoff-state.ts';
import { type HelloValues, judgeHello, REFUSAL_CODES } from '../handoff/judge-hello.ts';
import { HANDLE_PASSING } from '../handoff/judge-reply.ts';
import type { SettledClient } from '../handoff/settled-client.ts';
import { dueOf } from '../script/due.ts';
import { type StepEvent, StepPlayer } from '../script/step-player.ts';
import { canonicalUnsigned } from '../wire/fields/varint.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { HELLO_TIMEOUT_MS, MAX_HELLO_BODY_LENGTH } from '../wire/limits.ts';
import { FrameBuffer, type NextFrame } from '../wire/strict/frame-buffer.ts';
import { tokenFrom } from '../wire/token.ts';
import type { BrokerRules, Refusal } from './broker-rules.ts';
import type { Command, Conversation, End, Event, Instant, Part } from './contract.ts';
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

const CAPABILITY_NEEDED =
  'the client does not take connections that are handed over: bit 0 of client_capabilities is not set';
const DEFAULT_KEEPALIVE_SECS = '1800';

/**
 * The broker's side of one client's connection: Hello, Negotiated or Refused, the offer of the connection to a backend, ready.
 * docs/protocol.md, "Parties"; docs/handoff.md.
 */
export class BrokerConversation implements Conversation<BrokerTimer, never, OwnBrokerCommand> {
  private readonly buffer = new FrameBuffer(MAX_HELLO_BODY_LENGTH);
  private readonly rules: BrokerRules;
  private readonly peerPid: () => number | null;
  private commands: BrokerCommand[] = [];
  private phase: 'hello' | 'offering' | 'ready' | 'over' = 'hello';
  private client: SettledClient = NOBODY;
  private correlationId = '0';
  private offering: OfferConversation | null = null;
  private player: StepPlayer | null = null;
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
    if (event.type === 'timer' ? event.timer === 'deadline' : 'end' in event && event.end === BACKEND)
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
        return this.reject('framing', `no complete Hello within ${HELLO_TIMEOUT_MS} ms`);
    }
  }

  private hear(next: NextFrame, at: Instant): void {
    if (next.type === 'more' || this.phase !== 'hello') return;
    this.commands.push({ type: 'stop-timer', timer: 'hello' });
    if (next.type === 'broken')
      return this.reject(
        'framing',
        next.text,
        next.why === 'version' ? 'ERROR_VERSION_UNSUPPORTED' : undefined,
      );
    const frame = readFrame(next.bytes, 0, next.end, 0, 'client-to-broker');
    const { failed, text, hello } = judgeHello(frame, this.peerPid(), this.rules.services);
    const requestId = String(frame.requestId ?? 0);
    this.client = { ...this.client, serviceName: hello?.serviceName ?? null };
    const { refusal } = this.rules;
    if (failed !== null) return this.reject(failed, text, REFUSAL_CODES[failed], requestId);
    if (refusal !== null) return this.refuse('', refusal, requestId);
    this.agree(hello!, requestId, at);
  }

  private reject(check: string, reason: string, code = 'ERROR_PEER_REJECTED', requestId = '0'): void {
    this.refuse(check, { code, reason, retryAfterMs: 0 }, requestId);
  }

  /** @param check the one that failed; empty: none, it is refused because that was asked for */
  private refuse(check: string, refusal: Refusal, requestId: string): void {
    this.send([{ bytes: encodeDraft(refusedDraft(refusal, requestId)) }]);
    const { code, reason: text } = refusal;
    const reason = check === '' ? text : `${check}: ${text}`;
    this.settle({ ...this.client, reply: 'refused', code, reason });
  }

  private agree(hello: HelloValues, requestId: string, at: Instant): void {
    const able = (BigInt(hello.clientCapabilities) & HANDLE_PASSING) !== 0n;
    const token = able && this.rules.handlePassing ? this.rules.pending.issue(at / 1000) : null;
    this.correlationId = this.rules.nextConnectionId();
    const { daemonVersion, backendPipe } = this.rules;
    const fields = {
      daemonVersion,
      backendPipe,
      keepaliveIntervalSecs:
        hello.clientKeepaliveSecs === '0' ? DEFAULT_KEEPALIVE_SECS : hello.clientKeepaliveSecs,
      token: token === null ? null : Buffer.from(token, 'hex'),
      connectionId: this.correlationId,
    };
    this.send([{ bytes: encodeDraft(negotiatedDraft(fields, requestId)) }]);
    this.client = { ...this.client, reply: 'negotiated', token };
    if (token === null) return this.settle({ ...this.client, reason: this.whyNoToken(able) });
    this.phase = 'offering';
    this.client = { ...this.client, state: 'issued' };
    this.offer(Buffer.from(token, 'hex'), hello.serviceName);
  }

  private offer(token: Uint8Array, serviceName: string): void {
    const { correlationId } = this;
    const { deadlineMs, backend } = this.rules;
    const bytes = encodeDraft(offerDraft({ token, serviceName, correlationId, handleValue: '0' }));
    const offered = { token: tokenFrom(token), correlationId: canonicalUnsigned(correlationId) };
    const parts = [{ bytes: token, passed: ['connection' as const] }, { bytes }];
    this.offering = new OfferConversation({ parts, offered, deadlineMs }, BACKEND);
    this.commands.push({ type: 'watch', end: CLIENT }, { type: 'dial', end: BACKEND, to: backend });
  }

  private whyNoToken(able: boolean): string {
    if (!able) return CAPABILITY_NEEDED;
    return this.rules.handlePassing ? 'too many handoffs are pending' : 'connections cannot be passed here';
  }

  private tellOffering(event: BrokerEvent): void {
    if (event.type === 'unreachable') {
      this.failed('failed', event.text);
      return this.makeReady();
    }
    if (event.type === 'timer' && event.timer !== 'deadline') return;
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
    this.player = new StepPlayer(this.rules.nextReady(), due, (event) => this.stepDid(event));
    this.player.proceed();
    if (this.clientIsGone && this.phase === 'ready' && this.leaving.length === 0) this.gone();
  }

  private stepDid(event: StepEvent): void {
    switch (event.type) {
      case 'send':
        return this.send(event.parts);
      case 'wait':
        this.commands.push({ type: 'start-timer', timer: 'step', ms: event.ms });
        break;
      case 'close':
      case 'finished':
        // The client goes its way from here: with its connection, or to backend_pipe.
        this.finished = true;
        if (this.leaving.length === 0) this.leave();
    }
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

  private settle(client: SettledClient): void {
    this.client = client;
    this.phase = 'over';
    this.commands.push({ type: 'settled', client }, { type: 'close', how: 'let-go' });
  }
}

const NOBODY: SettledClient = {
  serviceName: null,
  reply: null,
  code: null,
  token: null,
  state: null,
  reason: '',
};
