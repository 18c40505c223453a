import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../src/capture/source.ts';
import { Decoder } from '../../src/records/decoder.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import type { HandoffMeasure, HandoffSpan, SpanSink } from '../../src/telemetry/handoff-span.ts';
import { HandoffSpans } from '../../src/telemetry/handoff-spans.ts';

/** What is exported, in the order in which it is. */
class Exported implements SpanSink {
  readonly spans: HandoffSpan[] = [];
  readonly measures: HandoffMeasure[] = [];
  timeless = 0;

  span(span: HandoffSpan): void {
    this.spans.push(span);
  }

  measure(measure: HandoffMeasure): void {
    this.measures.push(measure);
  }

  untimed(): void {
    this.timeless += 1;
  }
}

async function recordsOf(capture: string): Promise<OutputRecord[]> {
  const path = new URL(`../fixtures/captures/${capture}`, import.meta.url);
  async function* bytes() {
    yield readFileSync(path);
  }
  const records: OutputRecord[] = [];
  const decoder = new Decoder((record) => records.push(record));
  for await (const segment of (await openSource(bytes(), null)).segments) decoder.push(segment);
  decoder.end();
  return records;
}

async function exportedOf(capture: string, redact = false): Promise<Exported> {
  const exported = new Exported();
  const spans = new HandoffSpans(exported, { redact });
  for (const record of await recordsOf(capture)) spans.see(record);
  spans.end();
  return exported;
}

describe('a handoff as a span', () => {
  it('has its moments, in the order in which they were', async () => {
    const { spans, measures } = await exportedOf('accept/strace.log');
    expect(spans).toHaveLength(measures.length);
    const [span] = spans;
    expect(span).toMatchObject({ outcome: 'accepted', problems: [], fault: null });
    expect(span!.events.map(({ name }) => name).slice(0, 2)).toEqual(['offer', 'ack']);
    expect(span!.events.map(({ time }) => time)).toEqual(
      span!.events.map(({ time }) => time).toSorted((one, other) => one - other),
    );
    expect(span!.start).toBe(span!.events[0]!.time);
    expect(span!.end).toBe(span!.events.at(-1)!.time);
    expect(measures[0]!.latencyMs).toBeCloseTo((span!.events[1]!.time - span!.start) / 1000, 3);
  });

  it('names the problems of its frames, each once', async () => {
    const { spans } = await exportedOf('corrupt-token/strace.log');
    expect(spans.some(({ problems }) => problems.includes('ack-token-mismatch'))).toBe(true);
    for (const { problems } of spans) expect(new Set(problems).size).toBe(problems.length);
  });

  it('cannot be one without times, and is counted all the same', async () => {
    const { spans, measures, timeless } = await exportedOf('accept/handoff-connections.bin');
    expect(spans).toEqual([]);
    expect(timeless).toBe(3);
    expect(measures.map(({ outcome, latencyMs }) => [outcome, latencyMs])).toEqual([
      ['accepted', null],
      ['accepted', null],
      ['accepted', null],
    ]);
  });

  it('is one, though it is reported again', async () => {
    const records = await recordsOf('accept/events.ndjson');
    const reports = records.filter(({ type }) => type === 'handoff').length;
    const { spans } = await exportedOf('accept/events.ndjson');
    expect(spans.length).toBeLessThanOrEqual(reports);
    expect(new Set(spans.map(({ start }) => start)).size).toBe(spans.length);
  });

  it('waits no longer than a client does for its ready', async () => {
    const exported = new Exported();
    const spans = new HandoffSpans(exported, { redact: false });
    const records = await recordsOf('refuse/events.ndjson');
    for (const record of records) spans.see(record);
    const last = Math.max(
      ...records.map((record) => (record.type === 'frame' ? Date.parse(record.time ?? '') * 1000 : 0)),
    );
    const before = exported.spans.length;
    spans.passed(last + 4_000_000);
    expect(exported.spans.length).toBeGreaterThan(before);
    const settled = exported.spans.length;
    spans.end();
    expect(exported.spans).toHaveLength(settled);
  });

  it('says what was broken on purpose, by the token or else by the connection', async () => {
    const records = await recordsOf('accept/events.ndjson');
    const handoff = records.find((record) => record.type === 'handoff');
    if (handoff?.type !== 'handoff') throw new Error('there is one');
    for (const [token, connection] of [
      [handoff.token, null],
      [null, handoff.connection],
    ] as const) {
      const exported = new Exported();
      const spans = new HandoffSpans(exported, { redact: false });
      spans.broke(token, connection, 'corrupt:token');
      for (const record of records) spans.see(record);
      spans.end();
      expect(exported.spans[0]).toMatchObject({ fault: 'token' });
    }
  });
});
