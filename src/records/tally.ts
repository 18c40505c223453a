import { OUTCOMES, type Outcome } from '../handoff/judge-ack.ts';
import type { Problem } from '../protocol/problem.ts';
import { FrameKind } from '../protocol/registry.ts';
import type { TrafficRecord } from './decoder.ts';
import type { HandoffRecord, SummaryRecord } from './record.ts';

/** Counts records as they pass, for the summary at the end. */
export class Tally {
  private bytes = 0;
  private frames = 0;
  private offers = 0;
  private acks = 0;
  private readonly handoffs = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  private readonly problems = { error: 0, warning: 0, note: 0 };

  add(record: TrafficRecord): void {
    if (record.type === 'handoff') return this.addHandoff(record);
    this.bytes += record.length;
    this.addProblems(record.problems);
    if (record.type !== 'frame') return;
    this.frames += 1;
    const { message, reading } = record;
    if (message === 'HandoffOffer') this.offers += 1;
    if (message === 'HandoffAck' && reading.kind === FrameKind.RESPONSE) this.acks += 1;
  }

  get summary(): SummaryRecord {
    const { bytes, frames, offers, acks } = this;
    return {
      type: 'summary',
      bytes,
      frames,
      offers,
      acks,
      handoffs: { ...this.handoffs },
      problems: { ...this.problems },
    };
  }

  private addHandoff({ outcome, replaces, problems }: HandoffRecord): void {
    if (replaces !== null) this.handoffs[replaces] -= 1;
    this.handoffs[outcome] += 1;
    this.addProblems(problems);
  }

  private addProblems(problems: readonly Problem[]): void {
    for (const { severity } of problems) this.problems[severity] += 1;
  }
}
