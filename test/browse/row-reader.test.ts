import { describe, expect, it } from 'vitest';
import { fieldPlaces } from '../../src/browse/field-places.ts';
import { RecordingIndex } from '../../src/browse/recording-index.ts';
import { RowReader } from '../../src/browse/row-reader.ts';
import { OwnSpool, TemporarySpool } from '../../src/browse/spool.ts';
import { Decoder } from '../../src/records/decoder.ts';
import { plain } from '../../src/records/plain.ts';
import type { Segment } from '../../src/records/segment.ts';
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
