import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damage } from '../../../src/capture/damage.ts';
import { Failure } from '../../../src/failure.ts';
import type { Segment } from '../../../src/records/segment.ts';
import { inOrderOfTime, type TimedRecording } from '../../../src/services/merge/time-order.ts';
import { toBackend } from '../../records/decoding.ts';
import { recording, START } from './merging.ts';

const at = (time: number | null, byte = 0) =>
  toBackend(Uint8Array.of(byte), { time: time === null ? null : START + time });

async function ordered(recordings: readonly TimedRecording[], remarks: string[] = []) {
  const found: [recording: number, time: number | null][] = [];
  for await (const batch of inOrderOfTime(recordings, (text) => remarks.push(text)))
    for (const { recording, time } of batch) found.push([recording, time === null ? null : time - START]);
  return found;
}

const unshifted = (name: string, segments: readonly Segment[]) => ({
  ...recording(name, segments),
  shift: 0,
});

describe('the order of several recordings', () => {
  it('is that of their times, each in its own order', async () => {
    const times = fc.array(fc.array(fc.nat(1000), { maxLength: 30 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(times, async (lists) => {
        const sorted = lists.map((list) => list.toSorted((one, other) => one - other));
        const found = await ordered(
          sorted.map((list, index) =>
            unshifted(
              String(index),
              list.map((time) => at(time)),
            ),
          ),
        );
        const together = found.map(([, time]) => time);
        expect(together).toEqual(sorted.flat().sort((one, other) => one - other));
      }),
    );
  });

  it('puts what has no time after what came before it', async () => {
    const found = await ordered([
      unshifted('a', [at(null), at(10), at(null), at(30)]),
      unshifted('b', [at(20)]),
    ]);
    expect(found).toEqual([
      [0, null],
      [0, 10],
      [0, null],
      [1, 20],
      [0, 30],
    ]);
  });

  it('counts with what a clock is behind', async () => {
    const found = await ordered([unshifted('a', [at(10)]), { ...recording('b', [at(20)]), shift: -15 }]);
    expect(found).toEqual([
      [1, 5],
      [0, 10],
    ]);
  });

  it('is not known where a recording tells no times', async () => {
    const found = ordered([unshifted('a', [at(10)]), unshifted('b.ndjson', [at(null)])]);
    await expect(found).rejects.toThrow('b.ndjson tells no times since 1970');
  });
});

it('reads the others to their end where one is damaged, and names it', async () => {
  const broken = (name: string): TimedRecording => ({
    ...recording(name, []),
    shift: 0,
    source: {
      ...recording(name, []).source,
      segments: (async function* () {
        yield at(10);
        throw damage('offset 7', 'it ends');
      })(),
    },
  });
  const remarks: string[] = [];
  const found: number[] = [];
  const reading = (async () => {
    const all = [broken('a'), broken('b'), unshifted('c', [at(5), at(20)])];
    for await (const batch of inOrderOfTime(all, (text) => remarks.push(text)))
      for (const { recording } of batch) found.push(recording);
  })();
  await expect(reading).rejects.toThrow(Failure);
  await expect(reading).rejects.toThrow('a: the capture is damaged at offset 7');
  expect(found).toEqual([2, 0, 1, 2]);
  expect(remarks).toEqual(['b: the capture is damaged at offset 7: it ends']);
});
