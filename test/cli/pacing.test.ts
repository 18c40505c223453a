import { describe, expect, it } from 'vitest';
import { type PacingFlags, pacingFrom } from '../../src/cli/pacing.ts';

const FLAGS: PacingFlags = {
  count: '1',
  concurrency: undefined,
  interval: '0ms',
  rate: undefined,
  quiet: true,
};

/** Reads flags as a command does, and remembers which. */
function pacing(flags: Partial<PacingFlags>) {
  return pacingFrom({ ...FLAGS, ...flags }, 'offers', (_flag, text, parse) => parse(text));
}

describe('how often something is tried', () => {
  it('is once, without a pause', () => {
    expect(pacing({})).toMatchObject({ count: 1, concurrency: 1, intervalMs: 0, perSecond: null });
  });

  it('follows the flags', () => {
    const flags = { count: '100', concurrency: '8', interval: '20ms' };
    expect(pacing(flags)).toMatchObject({ count: 100, concurrency: 8, intervalMs: 20 });
  });

  it('is up to 64 at once where only a rate is given', () => {
    expect(pacing({ rate: '50/s' })).toMatchObject({ concurrency: 64, perSecond: 50 });
    expect(pacing({ rate: '50/s', concurrency: '2' })).toMatchObject({ concurrency: 2 });
  });

  it('names the flag of a wrong value', () => {
    const named: string[] = [];
    const read = <T>(flag: string, text: string, parse: (text: string) => T): T => {
      named.push(flag);
      return parse(text);
    };
    expect(() => pacingFrom({ ...FLAGS, rate: 'fast' }, 'offers', read)).toThrow(/fast/);
    expect(named.at(-1)).toBe('--rate');
  });
});
