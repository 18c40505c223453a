import { expect, it } from 'vitest';
import { RecordingIndex } from '../../../src/browse/recording-index.ts';
import { indexingInPlace, indexingWithBytes } from '../../../src/screens/viewer/indexing.ts';
import { raw } from '../../records/decoding.ts';
import { ack, concat, offer, TOKEN } from '../../wire/building.ts';

const whole = concat(TOKEN, offer(), ack());
const place = { read: () => new Uint8Array(), close: () => {} };

it('indexes what is in the recording without keeping any byte of it', () => {
  const keep = () => {
    throw new Error('kept');
  };
  const index = new RecordingIndex({ ...place, keep }, true);
  const indexing = indexingInPlace(index);
  indexing.push(raw(whole));
  indexing.end();
  expect([index.rows.length, index.rows.handoffCount]).toEqual([3, 1]);
  expect(index.rows.placeAt(1)).toBe(TOKEN.length);
});

it('keeps the bytes of other traffic, all of them and in their order', () => {
  const kept: Uint8Array[] = [];
  const keep = (bytes: Uint8Array) => kept.push(Uint8Array.from(bytes)) - 1;
  const index = new RecordingIndex({ ...place, keep }, false);
  const indexing = indexingWithBytes(index, false);
  indexing.push(raw(whole));
  indexing.endConnection(0, null);
  indexing.end();
  expect(concat(...kept)).toEqual(whole);
});
