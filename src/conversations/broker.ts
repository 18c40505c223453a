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
import type { BrokerCommand, BrokerEvent, BrokerRules, Refusal } from './broker-talk.ts';
import type { OfferVerdict } from './offer.ts';

const CAPABILITY_NEEDED =
  'the client does not take connections that are handed over: bit 0 of client_capabilities is not set';
const DEFAULT_KEEPALIVE_SECS = '1800';

/**
 * The broker’s side of one client’s connection: Hello, Negotiated or Refused, the offer of the connection to a backend,
 * ready. Events in, commands out, no input or output of its own. docs/protocol.md, "Parties"; docs/handoff.md.
 */
export class BrokerConversation {
  private readonly buffer = new FrameBuffer(MAX_HELLO_BODY_LENGTH);
  private readonly rules: BrokerRules;
  private readonly peerPid: number | null;
  private commands: BrokerCommand[] = [];
  private phase: 'hello' | 'offering' | 'ready' | 'over' = 'hello';
  private client: SettledClient = NOBODY;
  private correlationId = '0';
  private clientIsGone = false;
  private player: StepPlayer | null = null;

  /** @param peerPid the process at the other end; null where the system does not tell */
  constructor(rules: BrokerRules, peerPid: number | null) {
    this.rules = rules;
    this.peerPid = peerPid;
  }

  /**
   * How many bytes may be read next: no more than belong to the Hello, as what comes behind it is the backend’s.
   * 0: none.
   */
  get wanted(): number {
    return this.phase === 'hello' ? this.buffer.missing : 0;
  }

  /** The first commands, before anything has happened. */
  start(): BrokerCommand[] {
    return [{ type: 'start-timer', timer: 'hello', ms: HELLO_TIMEOUT_MS }];
  }

  handle(event: BrokerEvent): BrokerCommand[] {
    this.commands = [];
    if (this.phase !== 'over') this.take(event);
    return this.commands;
  }

  private take(event: BrokerEvent): void {
    switch (event.type) {
      case 'received':
        this.buffer.push(event.bytes);
        return this.hear(this.buffer.next());
      case 'closed':
        return this.gone();
      case 'delivered':
        return this.happened('delivered');
      case 'answered':
        return this.answered(event.verdict, event.observedAt);
      case 'undeliverable':
        return this.undeliverable(event.text);
      case 'timer':
        if (event.timer === 'step') return this.player?.proceed();
        return this.reject('framing', `no complete Hello within ${HELLO_TIMEOUT_MS} ms`);
    }
  }

  private hear(next: NextFrame): void {
    if (next.type === 'more' || this.phase !== 'hello') return;
    this.commands.push({ type: 'stop-timer', timer: 'hello' });
    if (next.type === 'broken')
      return this.reject(
        'framing',
        next.text,
        next.why === 'version' ? 'ERROR_VERSION_UNSUPPORTED' : undefined,
      );
    const frame = readFrame(next.bytes, 0, next.end, 0, 'client-to-broker');
    const { failed, text, hello } = judgeHello(frame, this.peerPid, this.rules.services);
    const requestId = String(frame.requestId ?? 0);
    this.client = { ...this.client, serviceName: hello?.serviceName ?? null };
    const { refusal } = this.rules;
    if (failed !== null) return this.reject(failed, text, REFUSAL_CODES[failed], requestId);
    if (refusal !== null) return this.refuse('', refusal, requestId);
    this.agree(hello!, requestId);
  }

  private reject(check: string, reason: string, code = 'ERROR_PEER_REJECTED', requestId = '0'): void {
    this.refuse(check, { code, reason, retryAfterMs: 0 }, requestId);
  }

  /** @param check the one that failed; empty: none, it is refused because that was asked for */
  private refuse(check: string, refusal: Refusal, requestId: string): void {
    this.commands.push({ type: 'send', bytes: encodeDraft(refusedDraft(refusal, requestId)) });
    const { code, reason: text } = refusal;
    const reason = check === '' ? text : `${check}: ${text}`;
    this.settle({ ...this.client, reply: 'refused', code, reason });
  }

  private agree(hello: HelloValues, requestId: string): void {
    const able = (BigInt(hello.clientCapabilities) & HANDLE_PASSING) !== 0n;
    const token = able && this.rules.handlePassing ? this.rules.pending.issue(this.rules.now()) : null;
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
    this.commands.push({ type: 'send', bytes: encodeDraft(negotiatedDraft(fields, requestId)) });
    this.client = { ...this.client, reply: 'negotiated', token };
    if (token === null) return this.settle({ ...this.client, reason: this.whyNoToken(able) });
    this.phase = 'offering';
    this.client = { ...this.client, state: 'issued' };
    this.offer(Buffer.from(token, 'hex'), hello.serviceName);
  }

  private offer(token: Uint8Array, serviceName: string): void {
    const { correlationId } = this;
    const bytes = encodeDraft(offerDraft({ token, serviceName, correlationId, handleValue: '0' }));
    const offered = { token: tokenFrom(token), correlationId: canonicalUnsigned(correlationId) };
    this.commands.push({ type: 'offer', token, bytes, offered });
  }

  private whyNoToken(able: boolean): string {
    if (!able) return CAPABILITY_NEEDED;
    return this.rules.handlePassing ? 'too many handoffs are pending' : 'connections cannot be passed here';
  }

  private undeliverable(text: string): void {
    this.failed('failed', text);
    this.makeReady();
  }

  private answered(verdict: OfferVerdict, observedAt: number): void {
    const text = verdict.checks.find(({ result }) => result === 'failed')?.text ?? '';
    if (verdict.outcome === 'accepted') this.acknowledge(observedAt);
    else if (verdict.outcome === 'refused') this.failed('refused', text);
    else if (verdict.outcome === 'late' || verdict.timedOut) this.failed('overdue', text);
    else this.failed('failed', text);
    this.makeReady();
  }

  /** The registry has the last word on an accepting ACK. */
  private acknowledge(observedAt: number): void {
    const answer = this.rules.pending.acknowledge(this.client.token!, observedAt);
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
    if (this.clientIsGone && this.phase === 'ready') this.gone();
  }

  private stepDid(event: StepEvent): void {
    switch (event.type) {
      case 'send':
        for (const { bytes } of event.parts) this.commands.push({ type: 'send', bytes });
        break;
      case 'wait':
        this.commands.push({ type: 'start-timer', timer: 'step', ms: event.ms });
        break;
      case 'accepted':
        this.happened('relayed');
        break;
      case 'refused':
        break;
      case 'close':
      case 'finished':
        // The client goes its way from here: with its connection, or to backend_pipe.
        this.leave('no complete ready was sent');
        break;
    }
  }

  /** A client that leaves while a backend holds its connection changes nothing about the offer. */
  private gone(): void {
    this.clientIsGone = true;
    if (this.phase === 'offering') return;
    this.leave(
      `the client closed its connection before a ${this.phase === 'hello' ? 'complete Hello' : 'ready'}`,
    );
  }

  /** @param why where nothing is known yet of why the client has no handoff */
  private leave(why: string): void {
    this.happened('left');
    const { state, reason } = this.client;
    const known = reason !== '' || state === 'adopted';
    this.settle(known ? this.client : { ...this.client, reason: why });
  }

  private settle(client: SettledClient): void {
    this.client = client;
    this.phase = 'over';
    this.commands.push(
      { type: 'stop-timer', timer: 'hello' },
      { type: 'stop-timer', timer: 'step' },
      { type: 'settled', client },
      { type: 'close' },
    );
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
