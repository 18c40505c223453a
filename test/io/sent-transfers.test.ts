import { expect, it } from 'vitest';
import type { Transfer } from '../../src/io/driver-hooks.ts';
import { addSent } from '../../src/io/sent-transfers.ts';
import { bytes, toHex } from '../wire/building.ts';

const PASSED = [{ kind: 'stream', blocking: true, fate: null }] as const;

function sent(hex: string, part: { own?: boolean; ownFrom?: number }, passed: Transfer['passed'] = PASSED) {
  const given = bytes(hex);
  const found: Transfer[] = [];
  addSent(found, { end: 0, sent: true, at: 1, bytes: given, passed }, { bytes: given, ...part });
  return found.map((one) => [toHex(one.bytes), one.passed?.length ?? null, one.own === true]);
}

it('what was written at once is one transfer', () => {
  expect(sent('0102', {})).toEqual([['0102', 1, false]]);
  expect(sent('0102', { own: true })).toEqual([['0102', 1, true]]);
  expect(sent('', {})).toEqual([]);
});

it('unless only its end is wrong on purpose, with which nothing is passed', () => {
  expect(sent('010203', { ownFrom: 2 })).toEqual([
    ['0102', 1, false],
    ['03', 0, true],
  ]);
  expect(sent('010203', { ownFrom: 2 }, null)).toEqual([
    ['0102', null, false],
    ['03', null, true],
  ]);
  expect(sent('010203', { own: true, ownFrom: 2 })).toEqual([['010203', 1, true]]);
});
