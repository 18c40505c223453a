import { expect, it } from 'vitest';
import { Decoder } from '../../src/records/decoder.ts';
import type { Segment } from '../../src/records/segment.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';
import type { SidebandMode } from '../../src/wire/strict/offer-reader.ts';
import { offer, TOKEN } from '../wire/building.ts';
import { toBackend } from './decoding.ts';

const WITH_SIDEBAND = [toBackend(TOKEN, { descriptors: 1 }), toBackend(offer(), { descriptors: 0 })];
const WITHOUT = [toBackend(offer(), { descriptors: 0 })];

/** The errors in what a backend with that mode got, by the record that shows each. */
function errors(sidebands: SidebandMode, segments: readonly Segment[]): string[] {
  const records: TrafficRecord[] = [];
  const decoder = new Decoder((record) => records.push(record), { sidebands });
  for (const segment of segments) decoder.push(segment);
  decoder.end();
  return records.flatMap(({ type, problems }) =>
    problems.filter(({ severity }) => severity === 'error').map(({ id }) => `${type} ${id}`),
  );
}

it.for([
  ['none', 'a sideband', WITH_SIDEBAND, ['sideband unframed-bytes']],
  ['none', 'no sideband', WITHOUT, []],
  ['require', 'no sideband', WITHOUT, ['frame descriptor-missing']],
  ['require', 'a sideband', WITH_SIDEBAND, []],
  ['auto', 'a sideband', WITH_SIDEBAND, []],
  ['auto', 'no sideband', WITHOUT, []],
] as const)('--sideband %s: an offer with %s', ([mode, , segments, found]) => {
  expect(errors(mode, segments)).toEqual(found);
});
