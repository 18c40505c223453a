import { expect, it } from 'vitest';
import { Decoder } from '../../src/records/decoder.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';
import type { Direction } from '../../src/wire/direction.ts';
import { ack, bytes, concat, offer } from '../wire/building.ts';

const tokenOf = (number: number) => new Uint8Array(16).fill(0xa0 + number);
const ids = (number: number) => ({ token: tokenOf(number), correlationId: String(number + 1) });
/** The header of a frame that is longer than what follows. */
const TOO_LONG = bytes('0188130000');

/** How three pipelined offers fare whose backend says that, before the connection is ended. */
function outcomes(said: Uint8Array, endedBy: Direction | null): readonly string[] {
  const records: TrafficRecord[] = [];
  const decoder = new Decoder((record) => records.push(record));
  const segment = { connection: 0, time: null, descriptors: null };
  const offers = [0, 1, 2].map((number) => concat(tokenOf(number), offer(ids(number))));
  decoder.push({ ...segment, direction: 'broker-to-backend', bytes: concat(...offers) });
  decoder.push({ ...segment, direction: 'backend-to-broker', bytes: said });
  decoder.endConnection(0, endedBy);
  decoder.end();
  const handoffs = new Map<number, string>();
  for (const record of records) if (record.type === 'handoff') handoffs.set(record.index, record.outcome);
  expect(records.filter(({ type }) => type === 'frame')).toHaveLength(5);
  return [0, 1, 2].map((index) => handoffs.get(index)!);
}

it.each<[Direction | null, string]>([
  ['backend-to-broker', 'invalid'],
  [null, 'invalid'],
  ['broker-to-backend', 'unanswered'],
])('an ACK inside of an answer without an end answers nothing, ended by %s', (endedBy, first) => {
  const said = concat(TOO_LONG, ack(ids(1)), ack(ids(2)));
  expect(outcomes(said, endedBy)).toEqual([first, 'unanswered', 'unanswered']);
});

it('what came before that has answered', () => {
  const said = concat(ack(ids(2)), TOO_LONG, ack(ids(1)));
  expect(outcomes(said, 'backend-to-broker')).toEqual(['invalid', 'unanswered', 'accepted']);
});

it('that the broker did not wait for is told of the oldest offer, with its length', () => {
  const offers = [0, 1].map((number) => concat(tokenOf(number), offer(ids(number))));
  const records: TrafficRecord[] = [];
  const decoder = new Decoder((record) => records.push(record));
  const segment = { connection: 0, time: null, descriptors: null };
  decoder.push({ ...segment, direction: 'broker-to-backend', bytes: concat(...offers) });
  decoder.push({ ...segment, direction: 'backend-to-broker', bytes: ack(ids(0)).subarray(0, 20) });
  decoder.endConnection(0, 'broker-to-backend');
  const texts = records.flatMap(({ type, problems }) =>
    type === 'handoff' ? problems.map(({ text }) => text) : [],
  );
  expect(texts).toEqual([
    'no whole answer to this offer came, only 20 bytes of one',
    'nothing answered this offer',
  ]);
});
