import type { Handoff } from '../handoff/handoff.ts';
import type { Outcome } from '../handoff/judge-ack.ts';
import type { Problem } from '../wire/problem.ts';
import { tokenHex } from '../wire/token.ts';
import type { HandoffRecord } from './record.ts';

/** The record of a handoff as it stands now; what the offer said is read when asked for. */
export class SeenHandoffRecord implements HandoffRecord {
  readonly type = 'handoff';
  readonly outcome: Outcome;
  readonly ack: number | null;
  readonly ready: number | null;
  readonly latencyMs: number | null;
  readonly errorDetail: string;
  readonly problems: readonly Problem[];
  readonly replaces: Outcome | null;
  private readonly handoff: Handoff;

  constructor(handoff: Handoff) {
    this.handoff = handoff;
    this.outcome = handoff.outcome;
    this.ack = handoff.ack;
    this.ready = handoff.ready;
    this.latencyMs = handoff.latencyMs;
    this.errorDetail = handoff.errorDetail;
    this.problems = handoff.problems;
    this.replaces = handoff.reported;
  }

  get index(): number {
    return this.handoff.index;
  }

  get connection(): number {
    return this.handoff.connection;
  }

  get token(): string {
    return tokenHex(this.handoff.offered.token);
  }

  get correlationId(): string {
    return String(this.handoff.correlationId);
  }

  get serviceName(): string {
    return this.handoff.offered.serviceName;
  }

  get offer(): number {
    return this.handoff.offer;
  }
}
