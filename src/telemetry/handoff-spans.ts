import { RecentlyUsed } from '../records/recently-used.ts';
import type { OutputRecord } from '../records/record.ts';
import { redactedRecord } from '../records/redaction/redacted-record.ts';
import type { HandoffRecord } from '../records/traffic-records.ts';
import { bounded, faultIn, type HandoffSpan, type SpanEvent, type SpanSink } from './handoff-span.ts';
import { idsOf, type SeenFrame, SeenFrames } from './seen-frames.ts';

/** More of a handoff follows within this time, or never: a client waits 2 s for ready. In microseconds. */
const SETTLES_AFTER = 3_000_000;
/** In an input without times all of them could wait. */
const MOST_WAITING = 1_024;
const MOST_FAULTS = 10_000;

interface Waiting {
  handoff: HandoffRecord;
  readonly offer: SeenFrame | null;
  readonly ack: SeenFrame | null;
  ready: SeenFrame | null;
  /** When it was reported last, by the clock of the input. */
  since: number | null;
}

export interface HandoffSpansOptions {
  /** Whether only what is known to be harmless may be shown. */
  readonly redact: boolean;
  /** The case of a conformance run; null: it is none. */
  readonly caseId?: string | null;
}

/**
 * Makes spans out of records. A handoff that is reported again, as its ready or the fate of a descriptor has followed, is still
 * one span: it waits until nothing more can follow. What follows later is lost to it.
 */
export class HandoffSpans {
  private readonly seen = new SeenFrames();
  private readonly waiting = new RecentlyUsed<number, Waiting>(MOST_WAITING, (waiting) =>
    this.settle(waiting),
  );
  /** What was broken, by the token and by the connection. */
  private readonly faults = new RecentlyUsed<string | number, string>(MOST_FAULTS);
  private readonly sink: SpanSink;
  private readonly options: HandoffSpansOptions;

  constructor(sink: SpanSink, options: HandoffSpansOptions) {
    this.sink = sink;
    this.options = options;
  }

  /** @param fits false: the handoff is none of those that are asked for */
  see(record: OutputRecord, fits = true): void {
    if (record.type === 'frame') {
      this.seen.see(record);
      if (this.seen.last !== null) this.passed(this.seen.last);
    } else if (record.type === 'sideband') this.seen.sideband(record);
    else if (record.type === 'changed') this.broke(null, record.connection, record.by);
    else if (record.type === 'handoff' && fits) this.handoff(record);
  }

  /** Takes in that a script breaks something about a handoff. @param words as the script says it */
  broke(token: string | null, connection: number | null, words: string): void {
    for (const key of [token, connection]) if (key !== null) this.faults.set(key, faultIn(words));
  }

  /** Gives out what nothing more can follow. @param now in microseconds, by the clock of the input */
  passed(now: number): void {
    for (const [index, { since }] of this.waiting) {
      if (since !== null && since > now - SETTLES_AFTER) return;
      this.settleAt(index);
    }
  }

  /** Gives out the rest. */
  end(): void {
    for (const [index] of this.waiting) this.settleAt(index);
  }

  private handoff(record: HandoffRecord): void {
    const known = this.waiting.get(record.index);
    if (known === undefined && record.replaces !== null) return;
    const waiting = known ?? {
      handoff: record,
      offer: this.seen.take(record.offer),
      ack: this.seen.take(record.ack),
      ready: null,
      since: null,
    };
    waiting.handoff = record;
    waiting.ready ??= this.seen.take(record.ready);
    waiting.since = this.seen.last;
    this.waiting.set(record.index, waiting);
  }

  private settleAt(index: number): void {
    const waiting = this.waiting.get(index);
    this.waiting.delete(index);
    if (waiting !== undefined) this.settle(waiting);
  }

  private settle(waiting: Waiting): void {
    const { offer, ack, ready } = waiting;
    const { redact, caseId = null } = this.options;
    const handoff = redact ? redactedRecord(waiting.handoff) : waiting.handoff;
    const { outcome, latencyMs } = handoff;
    const service = bounded(handoff.serviceName);
    this.sink.measure({ outcome, service, latencyMs });
    if (offer === null || offer.time === null) return this.sink.untimed();
    const span: HandoffSpan = {
      ...{ start: offer.time, end: this.endOf(waiting, offer.time), outcome, service, caseId },
      context: this.seen.contextOf(waiting.handoff, offer),
      events: [...event('offer', offer), ...event('ack', ack), ...event('ready', ready)],
      errorDetail: bounded(handoff.errorDetail),
      problems: [
        ...new Set(
          [offer, ack, ready].flatMap((frame) => frame?.problems ?? []).concat(idsOf(handoff.problems)),
        ),
      ],
      fault: this.faults.get(waiting.handoff.token) ?? this.faults.get(handoff.connection) ?? null,
    };
    this.sink.span(span);
  }

  /** A handoff that nobody answered lasts until the end of what was seen. */
  private endOf({ ack, ready, since }: Waiting, start: number): number {
    const last = ready?.time ?? ack?.time ?? since ?? start;
    return Math.max(start, last);
  }
}

function event(name: SpanEvent['name'], frame: SeenFrame | null): readonly SpanEvent[] {
  return frame === null || frame.time === null ? [] : [{ name, time: frame.time }];
}
