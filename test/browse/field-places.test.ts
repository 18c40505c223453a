import { expect, it } from 'vitest';
import { fieldPlaces } from '../../src/browse/field-places.ts';
import type { ChangedRecord } from '../../src/records/traffic-records.ts';
import { decode, toBackend } from '../records/decoding.ts';
import { offer, TOKEN, toHex } from '../wire/building.ts';

/** The parts of what a tap did not pass on, as a person reads them. */
function partsOf(was: Uint8Array, passed: ChangedRecord['passed'] = []): string[] {
  const changed = { ...toBackend(new Uint8Array(), { descriptors: passed.length }), passed };
  const [record] = decode({ ...changed, changed: { by: 'undelivered', was } });
  return fieldPlaces(record as ChangedRecord, was.length).map(({ name, value }) => `${name} ${value}`);
}

it('of a frame that was changed are what was done to it, and its fields as it came', () => {
  const parts = partsOf(offer({ serviceName: 'zccache' }));
  expect(parts[0]).toBe('changed by undelivered');
  expect(parts).toContain(`token ${toHex(TOKEN)}`);
  expect(parts).toContain('serviceName zccache');
});

it('of a sideband that was changed are its bytes, and what became of its descriptor', () => {
  const passed = [{ kind: 'stream', blocking: true, fate: 'closed' }] as const;
  expect(partsOf(TOKEN, passed)).toEqual([
    'changed by undelivered',
    `it was ${toHex(TOKEN)}`,
    'descriptor stream, blocking, closed',
  ]);
});
