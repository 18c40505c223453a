import { describe, expect, it } from 'vitest';
import { BROKER_CASES } from '../../../src/conform/broker/catalogue.ts';
import type { BrokerPeer } from '../../../src/conform/broker/peer.ts';
import type { ConformanceCase } from '../../../src/conform/case.ts';
import { NONE_KNOWN } from '../../../src/conform/known-failing.ts';
import type { CaseOutcome } from '../../../src/conform/outcome.ts';
import { run } from '../../../src/conform/run.ts';
import { Broker } from './broker.ts';
import type { BrokerDeviation } from './broker-deviation.ts';
import { WRONG_BROKERS } from './broker-deviations.ts';
import { tooLong } from './too-long.ts';

/** Thousands of Hellos: tried where it matters. */
const isSlow = (id: string) => id.startsWith('broker/limits/');
const QUICK = BROKER_CASES.filter(({ id }) => !isSlow(id));

describe('a broker that is wrong in one respect fails the case about it and no other:', () => {
  it('a good one passes all, and takes no longer than is said that it may', async () => {
    const outcomes = await tried(BROKER_CASES, {});
    expect(outcomes.filter(({ result }) => result !== 'passed')).toEqual([]);
    expect(tooLong(BROKER_CASES, outcomes)).toEqual([]);
  });

  it.each(BROKER_CASES.map(({ id }) => id))('%s', async (id) => {
    const { also = [], ...deviation } = WRONG_BROKERS[id.replace('broker/', '')]!;
    const expected = [id, ...also.map((other) => `broker/${other}`)].sort();
    expect((await failed(isSlow(id) ? BROKER_CASES : QUICK, deviation)).sort().join(' ')).toBe(
      expected.join(' '),
    );
  });
});

/** The cases that a broker with that deviation does not pass. */
async function failed(
  cases: readonly ConformanceCase<BrokerPeer>[],
  deviation: BrokerDeviation,
): Promise<string[]> {
  const outcomes = await tried(cases, deviation);
  return outcomes.filter(({ result }) => result !== 'passed').map(({ id }) => id);
}

function tried(
  cases: readonly ConformanceCase<BrokerPeer>[],
  deviation: BrokerDeviation,
): Promise<readonly CaseOutcome[]> {
  const broker = new Broker(deviation);
  return broker.time.until(
    run(cases, [broker], {
      selection: { run: [], skip: [] },
      known: NONE_KNOWN,
      timeoutMs: 20_000,
      jobs: 1,
      now: () => broker.time.now,
      pause: (ms) => broker.time.pause(ms),
      stop: new Promise(() => {}),
      ended: () => {},
    }),
  );
}
