import { expect, it } from 'vitest';
import { bytes, concat, readAlone } from '../building.ts';

function times(count: number, field: Uint8Array): Uint8Array {
  return concat(...new Array<Uint8Array>(count).fill(field));
}

it('lists 1,000 problems and counts the rest', () => {
  const { problems } = readAlone('HandoffAck', times(5_000, bytes('22 00')));
  expect(problems).toHaveLength(1_001);
  expect(problems.at(-1)).toMatchObject({ id: 'fields-left-out', severity: 'note', offset: 0 });
  expect(problems.at(-1)?.text).toContain('4000 more problems');
});

it.each([
  ['varints that take more bytes than they need', '20 81 00'],
  ['values out of range', '10 05'],
  ['texts that are not UTF-8', '1a 01 ff'],
  ['fields that the schema does not have', '78 00'],
])('counts %s', (_, field) => {
  const { problems } = readAlone('HandoffAck', times(5_000, bytes(field)));
  expect(problems).toHaveLength(1_001);
});

it('lists the first place where a message breaks off, however many problems are before it', () => {
  const { problems, reading } = readAlone('HandoffAck', concat(times(5_000, bytes('22 00')), bytes('0a 05')));
  expect(problems.map(({ id }) => id).slice(-2)).toEqual(['payload-undecodable', 'fields-left-out']);
  expect(reading.complete).toBe(false);
});

it('lists 1,000 messages inside one that break off', () => {
  const { problems } = readAlone('Refused', times(5_000, bytes('2a 01 0a')));
  expect(problems).toHaveLength(1_001);
  expect(problems.at(-1)?.text).toBe('there are 4000 more problems, which are not listed');
});
