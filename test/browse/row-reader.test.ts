import { describe, expect, it, vi } from 'vitest';
import { fieldPlaces } from '../../src/browse/field-places.ts';
import { FilteredHandoff, FilteredRecord } from '../../src/browse/filtered-record.ts';
import { RecordingIndex } from '../../src/browse/recording-index.ts';
import { ROW_TYPES } from '../../src/browse/row-facts.ts';
import { RowReader } from '../../src/browse/row-reader.ts';
import { OwnSpool, TemporarySpool } from '../../src/browse/spool.ts';
import { Decoder } from '../../src/records/decoder.ts';
import { plain } from '../../src/records/plain.ts';
import { RECORD_FIELDS } from '../../src/records/record-fields.ts';
import type { Segment } from '../../src/records/segment.ts';
import { indexingWithBytes } from '../../src/screens/viewer/indexing.ts';
import { RecordedPieces } from '../../src/services/recorded-pieces.ts';
import { decode, fromBackend, fromClient, raw, toBackend, toClient } from '../records/decoding.ts';
import { ack, bytes, concat, hello, offer, ready, TOKEN, toHex } from '../wire/building.ts';

const CAPTURE = new URL('../fixtures/captures/accept/handoff-connections.bin', import.meta.url).pathname;
const at = (time: number, connection = 1) => ({ time, connection });
const TRAFFIC: readonly Segment[] = [
  fromClient(hello(), at(1_000, 0)),
  toBackend(concat(TOKEN, offer()), { ...at(2_000), descriptors: 1 }),
  { ...fromBackend(new Uint8Array(), at(2_500)), changed: { by: 'corrupt:token', was: ack() } },
  fromBackend(ack({ accepted: false, errorDetail: 'busy' }), at(3_000)),
  toClient(concat(ready(), bytes('70696e67')), at(4_000, 0)),
  fromClient(bytes('ff'.repeat(100)), at(5_000, 0)),
];

describe('what is indexed', () => {
  it('reads back as it was decoded, from a temporary file', () => {
    const index = new RecordingIndex(new TemporarySpool(), false);
    const pieces = new RecordedPieces();
    const add = (found: ReturnType<RecordedPieces['take']>) => {
      for (const { record, segments } of found)
        index.add(record, Buffer.concat(segments.map((segment) => segment.bytes)));
    };
    for (const segment of TRAFFIC) add(pieces.take(segment));
    add(pieces.end());
    const reader = new RowReader(index.rows, index.spool);
    const again = Array.from({ length: index.rows.length }, (_, row) => plain(reader.record(row)));
    const decoded = decode(...TRAFFIC);
    expect(again).toEqual(decoded.filter(({ type }) => type !== 'handoff').map(plain));
    expect(index.rows.handoffAt(0)).toMatchObject({ outcome: 'refused', errorDetail: 'busy', connection: 1 });
    index.spool.close();
  });

  it('reads back from the recording itself, where the bytes stand in it', () => {
    const spool = new OwnSpool(CAPTURE);
    const index = new RecordingIndex(spool, true);
    const decoder = new Decoder((record) => index.add(record, new Uint8Array()));
    const whole = spool.read(0, 10_000).slice();
    decoder.push(raw(whole));
    decoder.end();
    const reader = new RowReader(index.rows, spool);
    const again = Array.from({ length: index.rows.length }, (_, row) => plain(reader.record(row)));
    expect(again).toEqual(
      decode(raw(whole))
        .filter(({ type }) => type !== 'handoff')
        .map(plain),
    );
    spool.close();
  });
});

describe('the fast path', () => {
  const handoffs = Array.from({ length: 40 }, (_, number) => {
    const token = bytes(number.toString(16).padStart(32, '1'));
    const named = {
      token,
      serviceName: number % 3 === 0 ? 'zccache' : 'clud',
    };
    const answer = {
      token,
      accepted: number % 5 !== 0,
      errorDetail: number % 5 === 0 ? 'busy' : '',
    };
    return [
      toBackend(concat(token, offer(named)), {
        ...at(number * 1_000, 2),
        descriptors: 1,
        ...(number % 2 === 0 && { passed: [{ kind: 'stream', blocking: true, fate: 'adopted' }] }),
      }),
      fromBackend(ack(answer), at(number * 1_000 + 400, 2)),
    ];
  }).flat();

  it('leaves the same index as records do', () => {
    const index = new RecordingIndex(new TemporarySpool(), false);
    const indexing = indexingWithBytes(index, false);
    const taken = vi.spyOn(index, 'offer');
    for (const segment of [...TRAFFIC, ...handoffs]) indexing.push(segment);
    indexing.end();
    expect(taken.mock.calls.length).toBeGreaterThan(20);
    const other = new RecordingIndex(new TemporarySpool(), false);
    const pieces = new RecordedPieces();
    for (const segment of [...TRAFFIC, ...handoffs])
      for (const { record, segments } of pieces.take(segment))
        other.add(record, Buffer.concat(segments.map((one) => one.bytes)));
    for (const { record, segments } of pieces.end())
      other.add(record, Buffer.concat(segments.map((one) => one.bytes)));
    expect(recordsOf(index)).toEqual(recordsOf(other));
    const handoffsOf = ({ rows }: RecordingIndex) =>
      Array.from({ length: rows.handoffCount }, (_, place) => rows.handoffAt(place));
    expect(handoffsOf(index)).toEqual(handoffsOf(other));
    index.spool.close();
    other.spool.close();
  });

  it('is not needed: a filter sees the fields that --json writes', () => {
    const index = new RecordingIndex(new TemporarySpool(), false);
    const indexing = indexingWithBytes(index, false);
    for (const segment of [...TRAFFIC, ...handoffs]) indexing.push(segment);
    indexing.end();
    const { rows, spool } = index;
    const reader = new RowReader(rows, spool);
    const record = new FilteredRecord(rows, reader);
    const handoff = new FilteredHandoff(rows, reader);
    const names = new Set(ROW_TYPES.flatMap((type) => RECORD_FIELDS[type]));
    for (let row = 0; row < rows.length; row++) {
      const written = plain(reader.record(row));
      for (const name of names)
        expect([name, record.of(row)[name] ?? null]).toEqual([name, written[name] ?? null]);
    }
    const decoded = decode(...TRAFFIC, ...handoffs).filter(({ type }) => type === 'handoff');
    const last = new Map(decoded.map((one) => [(one as unknown as { index: number }).index, plain(one)]));
    expect([...last.values()].filter(({ sides }) => sides !== undefined)).toHaveLength(1);
    expect([...last.values()].filter(({ passed }) => passed !== undefined)).toHaveLength(20);
    for (const [at, written] of last) expect(plain(handoff.of(at))).toEqual(written);
    spool.close();
  });
});

function recordsOf({ rows, spool }: RecordingIndex) {
  const reader = new RowReader(rows, spool);
  return Array.from({ length: rows.length }, (_, row) => plain(reader.record(row)));
}

describe('the fields of a record', () => {
  it('cover its bytes, each within the one above it', () => {
    for (const record of decode(...TRAFFIC)) {
      if (record.type === 'handoff' || record.type === 'changed') continue;
      const places = fieldPlaces(record, record.length);
      expect(Math.min(...places.map(({ start }) => start))).toBe(0);
      expect(Math.max(...places.map(({ end }) => end))).toBe(record.length);
      places.forEach((place, index) => {
        const above = places.slice(0, index).findLast(({ depth }) => depth < place.depth);
        if (above === undefined) return;
        expect(place.start).toBeGreaterThanOrEqual(above.start);
        expect(place.end).toBeLessThanOrEqual(above.end);
      });
    }
  });

  it('are where their bytes are', () => {
    const [offered] = decode(toBackend(offer()));
    if (offered?.type !== 'frame') throw new Error('no frame');
    const token = fieldPlaces(offered, offered.length).find(({ name }) => name === 'token')!;
    expect(toHex(offer().subarray(token.start, token.end))).toBe(`1210${toHex(TOKEN)}`);
  });
});
