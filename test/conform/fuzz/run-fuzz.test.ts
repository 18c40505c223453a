import { describe, expect, it } from 'vitest';
import { generatedHellos } from '../../../src/conform/fuzz/hellos.ts';
import type { Generated } from '../../../src/conform/fuzz/move.ts';
import { parseMoves } from '../../../src/conform/fuzz/moves-text.ts';
import { generatedOffers } from '../../../src/conform/fuzz/offers.ts';
import { playHellos } from '../../../src/conform/fuzz/play-hellos.ts';
import { playOffers } from '../../../src/conform/fuzz/play-offers.ts';
import { type FuzzOptions, runFuzz } from '../../../src/conform/fuzz/run-fuzz.ts';
import { NONE_KNOWN } from '../../../src/conform/known-failing.ts';
import type { Stage } from '../../../src/conform/stage.ts';
import { Backend } from '../wrong-peers/backend.ts';
import { Broker } from '../wrong-peers/broker.ts';
import { accepts, fails } from '../wrong-peers/broker-conditions.ts';
import type { BrokerDeviation } from '../wrong-peers/broker-deviation.ts';
import type { Deviation } from '../wrong-peers/deviation.ts';
import type { VirtualTime } from '../wrong-peers/virtual-time.ts';

describe('generated conversations', () => {
  it('find nothing wrong with good peers', async () => {
    expect(await offers({}, 100)).toEqual([]);
    expect(await hellos({}, 100)).toEqual([]);
  });

  it('find a backend that keeps the descriptor of an offer that it refuses', async () => {
    const [first] = await offers({ settles: (use) => (use === 'close' ? 'leak' : use) }, 200);
    expect(first!.seen).toMatch(
      /still open: 1 descriptor, of which none was accepted; the shortest that shows it has \d moves? /,
    );
  });

  it('find a backend that accepts a frame of another protocol', async () => {
    const wrong: Deviation = {
      hears: ({ frame }) => (frame?.payloadProtocol === 0xd0fe ? 'accept' : 'right'),
    };
    const [first] = await offers(wrong, 200);
    expect(first!.seen).toContain('accepted an offer that must be refused or dropped');
    // One offer is enough to show it: what else was said is left out.
    expect(first!.moves!.match(/,/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  it('find a broker that ends when a client leaves in the middle of its Hello', async () => {
    const [first] = await hellos({ diesOf: ({ said }) => said.length > 0 && said.length < 40 }, 200);
    expect(first!.seen).toContain('after that it no longer serves: it has ended');
    expect(first!.moves).toMatch(/^\d:[0-9a-f]{2}$/);
  });

  it('find a broker that keeps its copy of a connection whose handoff has failed', async () => {
    const [first] = await hellos({ keeps: ({ phase }) => phase === 'offered' }, 50);
    expect(first!.seen).toContain('still open: 1 connection whose handoff failed');
  });

  it('do not judge what no Hello can show', async () => {
    expect(await hellos(accepts(fails('token')), 50)).toEqual([]);
  });

  it('are played one by one by their moves, and not shrunk', async () => {
    const moves = '0:[0]+1,0:close,1:02ff';
    const [first] = await offers({ diesOf: ({ length }) => length === 16 }, 1, parseMoves(moves));
    expect(first).toMatchObject({ id: 'fuzz/1', result: 'failed', moves });
  });

  it('take no longer than they may', async () => {
    const backend = new Backend();
    const endless = () => new Promise<void>(() => {});
    const outcomes = await played(backend, backend.time, 1, null, () => EMPTY, endless);
    expect(outcomes[0]!.seen).toContain('not over after 20000 ms');
    const short = { timeoutMs: 3_000, mayTakeMs: 6_000, shown: 'not-run' as const };
    const undecided = await played(backend, backend.time, 1, null, () => EMPTY, endless, short);
    expect(undecided[0]!.seen).toMatch(/^not decided: not over after 3000 ms/);
  });
});

const EMPTY: Generated = { tokens: [], moves: [] };

function offers(deviation: Deviation, count: number, one: Generated | null = null) {
  const backend = new Backend(deviation);
  const generate: FuzzOptions<never>['generate'] = (random) => generatedOffers(random, 'zccache');
  return played(backend, backend.time, count, one, generate, playOffers);
}

function hellos(deviation: BrokerDeviation, count: number) {
  const broker = new Broker(deviation);
  const asked = { service: 'zccache', wantedVersion: '1.0.0' };
  return played(broker, broker.time, count, null, (random) => generatedHellos(random, asked), playHellos);
}

/** The conversations that fail, or end in another way. */
async function played<Peer>(
  stage: Stage<Peer>,
  time: VirtualTime,
  count: number,
  one: Generated | null,
  generate: FuzzOptions<Peer>['generate'],
  play: FuzzOptions<Peer>['play'],
  { timeoutMs = 20_000, mayTakeMs = 1_000, shown = 'failed' as 'failed' | 'not-run' } = {},
) {
  const options: FuzzOptions<Peer> = {
    ...{ count, seed: 1, played: one, timeoutMs, mayTakeMs, known: NONE_KNOWN, generate, play },
    pause: (ms) => time.pause(ms),
    now: () => time.now,
    stop: new Promise(() => {}),
    keep: () => 'a.pcapng',
    ended: () => {},
  };
  const outcomes = await time.until(runFuzz(stage, options));
  return outcomes.filter(({ result }) => result === shown);
}
