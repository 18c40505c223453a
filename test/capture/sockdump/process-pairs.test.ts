import { expect, it } from 'vitest';
import { ProcessPairs } from '../../../src/capture/sockdump/process-pairs.ts';

it('follows a bounded number of pairs, and forgets the one that was silent for longest', () => {
  const forgotten: number[] = [];
  const pairs = new ProcessPairs((connection) => forgotten.push(connection));
  const first = pairs.place('1', '2');
  const second = pairs.place('3', '4');
  expect(pairs.remarks).toEqual([]);
  for (let pid = 10; pid < 10 + 8_191; pid++) {
    pairs.place(String(pid), '5');
    expect(pairs.place('2', '1')).toEqual({ connection: first.connection, end: 1 - first.end });
  }
  expect(pairs.remarks).toEqual([expect.stringMatching(/more than 8192 pairs/)]);
  expect(forgotten).toEqual([second.connection]);
  expect(pairs.place('3', '4').connection).toBe(8_193);
});
