import type { VerdictRecord } from '../records/outcome-records.ts';
import type { OutputRecord } from '../records/record.ts';
import { redactedRecord } from '../records/redaction/redacted-record.ts';
import type { FrameRecord } from '../records/traffic-records.ts';
import { bounded, faultIn, type SpanEvent, type SpanSink } from './handoff-span.ts';
import { contextOf, idsOf, microsecondsOf, text } from './seen-frames.ts';

interface Hello {
  readonly record: FrameRecord;
  readonly events: SpanEvent[];
  readonly problems: Set<string>;
}

const EVENTS: { readonly [message: string]: SpanEvent['name'] } = {
  Hello: 'hello',
  HelloReply: 'reply',
  HandoffAck: 'ready',
};

/** Makes spans out of what a client sees: a Hello, its reply and its ready are one, and the verdict says how it ended. */
export class HelloSpans {
  private readonly hellos = new Map<number, Hello>();
  private readonly faults = new Map<number, string>();
  private readonly sink: SpanSink;
  private readonly redact: boolean;

  constructor(sink: SpanSink, redact: boolean) {
    this.sink = sink;
    this.redact = redact;
  }

  see(record: OutputRecord): void {
    if (record.type === 'frame') this.frame(record);
    else if (record.type === 'verdict') this.verdict(record);
  }

  broke(_token: string | null, connection: number | null, words: string): void {
    if (connection !== null) this.faults.set(connection, faultIn(words));
  }

  passed(): void {}

  end(): void {}

  private frame(record: FrameRecord): void {
    const { connection } = record;
    if (record.message === 'Hello' && !this.hellos.has(connection))
      this.hellos.set(connection, { record, events: [], problems: new Set() });
    const hello = this.hellos.get(connection);
    const name = EVENTS[record.message ?? ''];
    if (hello === undefined || name === undefined) return;
    const time = microsecondsOf(record);
    if (time !== null && !hello.events.some((event) => event.name === name))
      hello.events.push({ name, time });
    for (const id of idsOf(record.problems)) hello.problems.add(id);
  }

  private verdict(verdict: VerdictRecord): void {
    const { connection, outcome, latencyMs } = verdict;
    const { errorDetail } = this.redact ? redactedRecord(verdict) : verdict;
    const hello = this.hellos.get(connection);
    const fault = this.faults.get(connection) ?? null;
    this.hellos.delete(connection);
    this.faults.delete(connection);
    if (hello === undefined) return;
    const { record, events, problems } = hello;
    const service = bounded(text((this.redact ? redactedRecord(record) : record).payload, 'serviceName'));
    this.sink.measure({ outcome, service, latencyMs });
    const start = events[0]?.time;
    if (start === undefined) return this.sink.untimed();
    this.sink.span({
      ...{ start, end: events.at(-1)!.time, events, outcome, service, fault, caseId: null },
      context: contextOf(record),
      errorDetail: bounded(errorDetail),
      problems: [...problems],
    });
  }
}
