import { OUTCOMES, type Outcome } from '../handoff/judge-ack.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import type { Problem, ProblemId, Severity } from '../wire/problem.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';
import { Latencies } from './latencies.ts';
import type { SummaryRecord } from './record.ts';
import type { TrafficRecord } from './traffic-record.ts';
import type { HandoffRecord } from './traffic-records.ts';

/** Counts records as they pass, for the summary at the end. */
export class Tally {
  private bytes = 0;
  private frames = 0;
  private offers = 0;
  private acks = 0;
  private readonly handoffs = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
    Outcome,
    number
  >;
  private readonly problems = { error: 0, warning: 0, note: 0 };
  private readonly problemsById = new Map<ProblemId, number>();
  private handoffBytes = 0;
  private readonly otherBytes = new Map<number, number>();
  private readonly latencies = new Latencies();

  add(record: TrafficRecord): void {
    if (record.type === 'handoff') return this.addHandoff(record);
    if (record.problems.length > 0) this.addProblems(record.problems);
    if (record.type === 'changed' || record.type === 'gap') return;
    if (record.type !== 'frame') {
      this.bytes += record.length;
      return;
    }
    const { message, kind, payloadProtocol } = record.reading;
    this.countFrame(payloadProtocol, record.length);
    if (message === 'HandoffOffer') this.offers += 1;
    else if (message === 'HandoffAck' && kind === FrameKind.RESPONSE) this.acks += 1;
  }

  /** Counts a sideband that has no record. */
  countSideband(): void {
    this.bytes += TOKEN_LENGTH;
  }

  /** Counts an offer that has no record. @param length of its frame, in bytes */
  countOffer(length: number): void {
    this.countFrame(Protocol.HANDOFF, length);
    this.offers += 1;
  }

  /** Counts an ACK that has no record, and the handoff that it ends. @param length of its frame, in bytes */
  countAnswer(length: number, outcome: Outcome, latencyMs: number | null): void {
    this.countFrame(Protocol.HANDOFF, length);
    this.acks += 1;
    // Each by its own name: looking up a counter by a text takes as long as all the rest.
    if (outcome === 'accepted') this.handoffs.accepted += 1;
    else this.handoffs[outcome] += 1;
    if (latencyMs !== null) this.latencies.add(latencyMs);
    if (outcome === 'refused') this.addProblem('ack-refused', 'note');
  }

  /** Adds problems that no traffic shows. */
  addProblems(problems: readonly Problem[]): void {
    for (const { id, severity, own } of problems) if (!own) this.addProblem(id, severity);
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
      problemsById: Object.fromEntries([...this.problemsById].sort()),
      bytesByProtocol: Object.fromEntries(this.bytesByProtocol),
      latencyMs: this.latencies.summary,
    };
  }

  private get bytesByProtocol(): [number, number][] {
    const handoff: [number, number][] =
      this.handoffBytes === 0 ? [] : [[Protocol.HANDOFF, this.handoffBytes]];
    return [...handoff, ...this.otherBytes];
  }

  private countFrame(protocol: number | null, length: number): void {
    this.bytes += length;
    this.frames += 1;
    if (protocol === Protocol.HANDOFF) this.handoffBytes += length;
    else if (protocol !== null) this.otherBytes.set(protocol, (this.otherBytes.get(protocol) ?? 0) + length);
  }

  private addHandoff({ outcome, replaces, problems, latencyMs }: HandoffRecord): void {
    // One that is reported again was answered before, but for one whose ready came first.
    const answered = replaces === null || replaces.outcome === 'unanswered';
    if (latencyMs !== null && answered) this.latencies.add(latencyMs);
    if (replaces !== null) this.handoffs[replaces.outcome] -= 1;
    this.handoffs[outcome] += 1;
    // What the earlier record said is counted already.
    if (problems.length > 0) this.addProblems(problems.slice(replaces?.problems ?? 0));
  }

  private addProblem(id: ProblemId, severity: Severity): void {
    this.problems[severity] += 1;
    this.problemsById.set(id, (this.problemsById.get(id) ?? 0) + 1);
  }
}
