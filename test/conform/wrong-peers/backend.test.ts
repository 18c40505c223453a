import { describe, expect, it } from 'vitest';
import { BACKEND_CASES } from '../../../src/conform/backend/catalogue.ts';
import type { BackendPeer } from '../../../src/conform/backend/peer.ts';
import type { ConformanceCase } from '../../../src/conform/case.ts';
import { Backend } from './backend.ts';
import { WRONG_BACKENDS } from './backend-deviations.ts';
import type { Deviation } from './deviation.ts';
import { playedTo } from './played-to.ts';
import { tooLong } from './too-long.ts';

/** Encoding and reading 16 MiB takes a second: it is tried where it matters. */
const SLOW = 'backend/framing/body-at-the-cap';
const QUICK = BACKEND_CASES.filter(({ id }) => id !== SLOW);

describe('a backend that is wrong in one respect fails the case about it and no other:', () => {
  it('a good one passes all, and takes no longer than is said that it may', async () => {
    const outcomes = await playedTo(new Backend({}), BACKEND_CASES);
    expect(outcomes.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(tooLong(BACKEND_CASES, outcomes)).toEqual([]);
  });

  it.each(BACKEND_CASES.map(({ id }) => id))('%s', async (id) => {
    const { also = [], ...deviation } = WRONG_BACKENDS[id.replace('backend/', '')]!;
    const expected = [id, ...also.map((other) => `backend/${other}`)].sort();
    expect((await failed(id === SLOW ? BACKEND_CASES : QUICK, deviation)).sort().join(' ')).toBe(
      expected.join(' '),
    );
  });
});

/** The cases that a backend with that deviation fails. */
async function failed(
  cases: readonly ConformanceCase<BackendPeer>[],
  deviation: Deviation,
): Promise<string[]> {
  const outcomes = await playedTo(new Backend(deviation), cases);
  return outcomes.filter(({ result }) => result === 'failed').map(({ id }) => id);
}
