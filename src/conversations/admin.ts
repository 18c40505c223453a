import type { Draft } from '../frames/draft.ts';
import { noFrameChecks, notReachedChecks } from '../handoff/check.ts';
import { ADMIN_REPLY_CHECKS, judgeAdminReply } from '../handoff/judge-admin.ts';
import type { Step } from '../script/action.ts';
import { dueOf } from '../script/due.ts';
import { AwaitedFrames, type Came } from './awaited-frames.ts';
import { ADMIN_REPLY } from './broken-off.ts';
import type { ClientVerdict, HelloOutcome } from './client.ts';
import type { Close, Command, Conversation, Event, Instant } from './contract.ts';
import { PlayedStep } from './played-step.ts';

/** `frame`: the time for the answer; `step`: the pause inside a step. */
export type AdminTimer = 'frame' | 'step';

export interface OwnAdminCommand {
  readonly type: 'answered';
  readonly verdict: ClientVerdict;
  /** What the broker answered; empty where it gave no correct answer. */
  readonly body: string;
}

/** An admin request, and what is done about it. */
export interface AdminErrand {
  readonly request: Draft;
  readonly step: Step;
  readonly replyTimeoutMs: number;
}

type AdminCommand = Command<AdminTimer, OwnAdminCommand>;

/** The side that asks a broker something by the admin protocol: one request, one answer. */
export class AdminConversation implements Conversation<AdminTimer, never, OwnAdminCommand> {
  private readonly frames = new AwaitedFrames('the broker', 'broker-to-client');
  private readonly errand: AdminErrand;
  private readonly step: PlayedStep<'step'>;
  private commands: AdminCommand[] = [];
  private sentAt: Instant | null = null;
  private over = false;

  constructor(errand: AdminErrand) {
    this.errand = errand;
    this.step = new PlayedStep(errand.step, dueOf({ due: () => errand.request }), 'step');
  }

  wanted(): number {
    return this.over || this.step.resets ? 0 : Number.POSITIVE_INFINITY;
  }

  handle(event: Event<AdminTimer>): readonly AdminCommand[] {
    this.commands = [];
    if (!this.over) this.take(event);
    return this.commands;
  }

  private take(event: Event<AdminTimer>): void {
    switch (event.type) {
      case 'opened':
        return this.goOn();
      case 'sent':
        this.sentAt ??= event.at;
        break;
      case 'received':
      case 'ended':
      case 'gone':
        return this.judge(this.frames.hear(event, ADMIN_REPLY), event.at);
      case 'stopped': {
        const checks = notReachedChecks(ADMIN_REPLY_CHECKS);
        const reason = 'interrupted before an answer had come';
        const nothing = { errorDetail: '', latencyMs: null, interrupted: true } as const;
        this.commands.push({ type: 'withholds', what: 'stopped' });
        return this.decide({ outcome: 'unanswered', checks, reason, ...nothing }, '');
      }
      case 'timer':
        if (event.timer === 'step') return this.goOn();
        return this.without('unanswered', `no complete AdminReply within ${this.errand.replyTimeoutMs} ms`);
    }
  }

  private goOn(): void {
    this.commands.push(...this.step.proceed());
    const { closed, closedText, midway } = this.step;
    if (closed !== null) return this.without('unanswered', closedText, closed);
    if (!midway) this.commands.push({ type: 'start-timer', timer: 'frame', ms: this.errand.replyTimeoutMs });
  }

  private judge(came: Came | null, at: Instant): void {
    if (came === null) return;
    if (came.type === 'none') return this.without(came.outcome, came.text);
    const requestId = String(this.errand.request.envelope['requestId'] ?? 0);
    const { checks, failed, text, body } = judgeAdminReply(came.frame, requestId);
    const outcome = failed === null ? 'accepted' : failed === 'exit-code' ? 'refused' : 'invalid';
    const errorDetail = outcome === 'refused' ? body : '';
    const latencyMs = (at - (this.sentAt ?? at)) / 1000;
    this.decide({ outcome, checks, reason: text, errorDetail, latencyMs }, body);
  }

  private without(outcome: HelloOutcome, text: string, how: Close = 'orderly'): void {
    const checks = noFrameChecks(ADMIN_REPLY_CHECKS, text);
    this.decide({ outcome, checks, reason: text, errorDetail: '', latencyMs: null }, '', how);
  }

  private decide(verdict: ClientVerdict, body: string, how: Close = 'orderly'): void {
    this.over = true;
    this.commands.push(
      { type: 'stop-timer', timer: 'frame' },
      { type: 'stop-timer', timer: 'step' },
      { type: 'answered', verdict, body },
      { type: 'close', how },
    );
  }
}
