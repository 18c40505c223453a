import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { clockShift, decodeMerged } from '../../../src/services/merge/merge.ts';

describe('an offset of a clock', () => {
  it.each([
    ['a.pcapng=-3.2ms', ['a.pcapng', -3_200]],
    ['a=b.log=1.5s', ['a=b.log', 1_500_000]],
    ['a.pcapng=+1m', ['a.pcapng', 60_000_000]],
  ])('is for one file: %s', (word, expected) => {
    expect(clockShift(word, ['a.pcapng', 'a=b.log'])).toEqual(expected);
  });

  it.each([
    ['1ms', 'is not FILE=DURATION'],
    ['other=1ms', 'other is not one of the recordings'],
    ['a.pcapng=soon', '"soon" is not an offset'],
  ])('that is none says why: %s', (word, reason) => {
    expect(() => clockShift(word, ['a.pcapng'])).toThrow(reason);
  });

  it('is not for one of several logs of strace, whose lines are put together as they are', async () => {
    const inputs = ['ff-1.log.101', 'ff-1.log.102'].map((name) => ({
      name,
      shift: 1000,
      chunks: (async function* () {
        yield readFileSync(fileURLToPath(new URL(`../../capture/samples/${name}`, import.meta.url)));
      })(),
    }));
    const options = (): never => {
      throw new Error('nothing is decoded');
    };
    await expect(decodeMerged(inputs, options)).rejects.toThrow(
      'ff-1.log.101 is one of several logs of strace',
    );
  });
});
