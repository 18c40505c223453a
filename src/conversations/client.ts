import type { MessageDraft } from '../frames/message.ts';
import type { Check } from '../handoff/check.ts';
import { judgeReady, READY_CHECKS } from '../handoff/judge-ready.ts';
import { judgeReply, type NegotiatedValues, REPLY_CHECKS } from '../handoff/judge-reply.ts';
import { KnownSecrets } from '../records/redaction/known-secrets.ts';
import { noteKnown } from '../records/redaction/shown-before.ts';
import type { Step } from '../script/action.ts';
import { dueOf } from '../script/due.ts';
import { AwaitedFrames, type Came } from './awaited-frames.ts';
import { HELLO_REPLY, READY } from './broken-off.ts';
import type { Command, Conversation, End, Event, Instant } from './contract.ts';
import { PlayedStep } from './played-step.ts';
import { type OwnTalkCommand, type Talk, TalkConversation, type TalkTimer } from './talk.ts';

/** What came of a Hello. `accepted`: the connection was handed over or, where that was not wanted, the broker agreed. */
export const HELLO_OUTCOMES = ['accepted', 'refused', 'invalid', 'unanswered'] as const;
export type HelloOutcome = (typeof HELLO_OUTCOMES)[number];

/** The broker is end 0. */
const BROKER: End = 0;
/** The connection to backend_pipe. */
const FALLBACK: End = 1;

/** `frame`: the time for the frame that is awaited; `hello-step`: the pause inside a step. */
export type ClientTimer = 'frame' | 'hello-step' | TalkTimer;

export interface ClientVerdict {
  readonly outcome: HelloOutcome;
  /** Set where the wait for what decides was ended from outside. */
  readonly interrupted?: true;
  readonly checks: readonly Check[];
  /** What failed, in a sentence; empty when nothing did. */
  readonly reason: string;
  readonly errorDetail: string;
  /** From the Hello to the frame that decided; null without one. */
  readonly latencyMs: number | null;
}

/** The route that a client takes: `adopted`, its connection was handed over; `reconnected`, to backend_pipe. */
export type ClientRoute = 'adopted' | 'reconnected' | 'none';

export interface OwnClientCommand {
  readonly type: 'fared';
  readonly verdict: ClientVerdict;
  readonly route: ClientRoute;
  /** Why it is not a better route; may be empty. */
  readonly reason: string;
  /** What was heard on that route; null where nothing was to be said there. */
  readonly talk: Talk | null;
}

export interface ClientRules {
  /** Whether to wait for ready and go on with this connection. */
  readonly adopt: boolean;
  readonly replyTimeoutMs: number;
  readonly readyTimeoutMs: number;
  /** What is said on the connection that the client ends up with; null: nothing. */
  readonly say: Uint8Array | null;
  readonly answerTimeoutMs: number;
}

export const CLIENT_CHECKS = [...REPLY_CHECKS, ...READY_CHECKS];

type ClientCommand = Command<ClientTimer, OwnClientCommand>;

/** The client's side of a Hello and of the route that it leads to. docs/protocol.md, "What a client requires of ready". */
export class ClientConversation implements Conversation<ClientTimer, never, OwnClientCommand> {
  private readonly frames = new AwaitedFrames('the broker', 'broker-to-client');
  private readonly step: PlayedStep<'hello-step'>;
  private readonly rules: ClientRules;
  private commands: ClientCommand[] = [];
  private sentAt: Instant | null = null;
  /** Of the HelloReply, once there is one. */
  private checks: readonly Check[] = [];
  private negotiated: NegotiatedValues | null = null;
  private verdict: ClientVerdict | null = null;
  private route: ClientRoute = 'none';
  private talk: TalkConversation | null = null;
  private readonly secrets = new KnownSecrets();

  /** @param step what is done about the Hello */
  constructor(hello: MessageDraft, step: Step, rules: ClientRules) {
    this.rules = rules;
    this.step = new PlayedStep(step, dueOf({ due: () => hello }), 'hello-step');
  }

  wanted(): number {
    const wanted = this.verdict === null && !this.step.resets ? Number.POSITIVE_INFINITY : 0;
    return this.talk?.wanted() ?? wanted;
  }

  handle(event: Event<ClientTimer>): readonly ClientCommand[] {
    this.commands = [];
    if (event.type === 'stopped' && this.talk === null) return this.interrupted();
    if (this.talk !== null) this.tellTalk(this.talk, event);
    else if (this.verdict === null) this.take(event);
    else if ('end' in event && event.end === FALLBACK) this.fallenBack(event);
    return this.commands;
  }

  /** Says how far it came; where it was falling back, how the Hello ended is known. */
  private interrupted(): readonly ClientCommand[] {
    this.commands.push({ type: 'withholds', what: 'stopped', end: BROKER });
    if (this.verdict !== null)
      this.fare(`${this.verdict.reason}; interrupted before backend_pipe was reached`, null);
    else {
      const text = `interrupted before the ${this.awaited} had come`;
      this.verdict = {
        outcome: 'unanswered',
        interrupted: true,
        checks: this.allChecks([]),
        reason: text,
        errorDetail: '',
        latencyMs: null,
      };
      this.fare(text, null);
    }
    return this.commands;
  }

  private take(event: Event<ClientTimer>): void {
    switch (event.type) {
      case 'opened':
        this.proceed();
        // A step that sends nothing waits as long as it would for an answer.
        if (this.verdict === null && !this.commands.some(({ type }) => type === 'send'))
          this.await(this.rules.replyTimeoutMs);
        break;
      case 'sent':
        this.sentAt = event.at;
        return this.await(this.rules.replyTimeoutMs);
      case 'received':
      case 'ended':
      case 'gone':
        return this.judge(this.frames.hear(event, this.negotiated === null ? HELLO_REPLY : READY), event.at);
      case 'timer': {
        if (event.timer === 'hello-step') return this.proceed();
        const ms = this.negotiated === null ? this.rules.replyTimeoutMs : this.rules.readyTimeoutMs;
        return this.without('unanswered', `no complete ${this.awaited} within ${ms} ms`);
      }
    }
  }

  private proceed(): void {
    this.commands.push(...this.step.proceed());
    if (this.step.closed !== null) this.without('unanswered', this.step.closedText);
  }

  private await(ms: number): void {
    this.commands.push({ type: 'start-timer', timer: 'frame', ms });
  }

  private get awaited(): 'HelloReply' | 'ready' {
    return this.negotiated === null ? 'HelloReply' : 'ready';
  }

  private judge(came: Came | null, at: Instant): void {
    if (came === null) return;
    if (came.type === 'none') return this.without(came.outcome, came.text);
    const { frame } = came;
    this.secrets.learn(frame.payload);
    const latencyMs = (at - (this.sentAt ?? at)) / 1000;
    if (this.negotiated !== null) {
      const { checks, failed, text, errorDetail } = judgeReady(frame, this.negotiated.token);
      const outcome = failed === null ? 'accepted' : failed === 'ready-accepted' ? 'refused' : 'invalid';
      return this.decide(outcome, checks, text, errorDetail, latencyMs);
    }
    const { checks, failed, text, errorDetail, negotiated } = judgeReply(frame);
    if (failed === 'negotiated') return this.decide('refused', checks, text, errorDetail, latencyMs);
    if (negotiated === null) return this.decide('invalid', checks, text, '', latencyMs);
    this.negotiated = negotiated;
    if (!this.rules.adopt) {
      const asked = checks.filter(({ id }) => id !== 'handoff-offered');
      return this.decide('accepted', asked, 'no handoff was wanted', '', latencyMs);
    }
    if (failed !== null) return this.decide('refused', checks, text, '', latencyMs);
    this.checks = checks;
    this.await(this.rules.readyTimeoutMs);
    // The ready may have come with the HelloReply.
    this.judge(this.frames.next(), at);
  }

  /** The decision when no complete frame came. */
  private without(outcome: HelloOutcome, text: string): void {
    const id = this.negotiated === null ? 'reply-framing' : 'ready-framing';
    this.decide(outcome, [{ id, result: 'failed', text }], text, '', null);
  }

  private decide(
    outcome: HelloOutcome,
    last: readonly Check[],
    reason: string,
    errorDetail: string,
    latencyMs: number | null,
  ): void {
    this.verdict = { outcome, checks: this.allChecks(last), reason, errorDetail, latencyMs };
    this.commands.push({ type: 'stop-timer', timer: 'frame' }, { type: 'stop-timer', timer: 'hello-step' });
    if (outcome === 'accepted' && this.rules.adopt) {
      this.route = 'adopted';
      return this.goOn(BROKER, '', this.frames.rest);
    }
    // A client that has given up on a connection closes it first.
    this.commands.push({ type: 'close', how: this.step.closed ?? 'orderly', end: BROKER });
    const pipe = this.negotiated?.backendPipe ?? null;
    if (pipe === null) return this.fare(reason, null);
    if (pipe === '') return this.fare(`${reason}; backend_pipe is empty`, null);
    this.commands.push({ type: 'dial', end: FALLBACK, to: pipe, doing: 'fall back' });
  }

  /** @param last those of what came last, besides those of the HelloReply */
  private allChecks(last: readonly Check[]): readonly Check[] {
    const known = new Map([...this.checks, ...last].map((check) => [check.id, check]));
    return CLIENT_CHECKS.map((id): Check => known.get(id) ?? { id, result: 'not-reached' });
  }

  private fallenBack(event: Event<ClientTimer>): void {
    const { reason } = this.verdict!;
    if (event.type === 'unreachable') return this.fare(`${reason}; ${event.text}`, null);
    if (event.type !== 'opened') return;
    this.route = 'reconnected';
    this.goOn(FALLBACK, reason);
  }

  /** Sends the client’s text on the connection that it ends up with. @param before bytes that have come on it */
  private goOn(end: End, reason: string, before: Uint8Array = new Uint8Array()): void {
    const { say, answerTimeoutMs } = this.rules;
    if (say === null) return this.fare(reason, null);
    this.talk = new TalkConversation(say, answerTimeoutMs, end, before);
    this.tellTalk(this.talk, { type: 'opened', end, at: 0 });
  }

  private tellTalk(talk: TalkConversation, event: Event<ClientTimer>): void {
    if (event.type === 'timer' && (event.timer === 'frame' || event.timer === 'hello-step')) return;
    for (const command of talk.handle(event as Event<TalkTimer>)) this.talkDid(command);
  }

  private talkDid(command: Command<TalkTimer, OwnTalkCommand>): void {
    if (command.type !== 'talked') this.commands.push(command);
    else this.fare(this.route === 'adopted' ? '' : this.verdict!.reason, command.talk);
  }

  private fare(reason: string, talk: Talk | null): void {
    const { route } = this;
    const fared: OwnClientCommand = { type: 'fared', verdict: this.verdict!, route, reason, talk };
    this.commands.push(noteKnown(fared, this.secrets), { type: 'close', how: 'orderly' });
  }
}
