import type { LaneCounts } from '../fast/handoff-lane.ts';
import { OUTCOMES, type Outcome } from '../handoff/judge-ack.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import type { Problem, ProblemId } from '../wire/problem.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';
import type { TrafficRecord } from './decoder.ts';
import { Latencies } from './latencies.ts';
import type { HandoffRecord, SummaryRecord } from './record.ts';

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
    if (record.type === 'changed') return;
    this.bytes += record.length;
    if (record.problems.length > 0) this.addProblems(record.problems);
    if (record.type !== 'frame') return;
    this.frames += 1;
    const { reading } = record;
    const { message } = reading;
    this.addProtocol(reading.payloadProtocol, record.length);
    if (message === 'HandoffOffer') this.offers += 1;
    else if (message === 'HandoffAck' && reading.kind === FrameKind.RESPONSE) this.acks += 1;
  }

  /** Adds what passed without records. */
  addCounts({ sidebands, offers, accepted, refused, frameBytes }: LaneCounts): void {
    this.bytes += sidebands * TOKEN_LENGTH + frameBytes;
    this.handoffBytes += frameBytes;
    this.frames += offers + accepted + refused;
    this.offers += offers;
    this.acks += accepted + refused;
    this.handoffs.accepted += accepted;
    this.handoffs.refused += refused;
    if (refused === 0) return;
    this.problems.note += refused;
    this.problemsById.set('ack-refused', (this.problemsById.get('ack-refused') ?? 0) + refused);
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

  private addProtocol(protocol: number | null, length: number): void {
    if (protocol === Protocol.HANDOFF) this.handoffBytes += length;
    else if (protocol !== null) this.otherBytes.set(protocol, (this.otherBytes.get(protocol) ?? 0) + length);
  }

  private addHandoff({ outcome, replaces, problems, latencyMs, ready }: HandoffRecord): void {
    if (latencyMs !== null && ready === null) this.latencies.add(latencyMs);
    if (replaces !== null) this.handoffs[replaces] -= 1;
    this.handoffs[outcome] += 1;
    if (problems.length > 0) this.addProblems(problems);
  }

  private addProblems(problems: readonly Problem[]): void {
    for (const { id, severity } of problems) {
      this.problems[severity] += 1;
      this.problemsById.set(id, (this.problemsById.get(id) ?? 0) + 1);
    }
  }
}
