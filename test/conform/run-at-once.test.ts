import { describe, expect, it } from 'vitest';
import type { ConformanceCase } from '../../src/conform/case.ts';
import { NONE_KNOWN } from '../../src/conform/known-failing.ts';
import { run } from '../../src/conform/run.ts';
import type { RunOptions } from '../../src/conform/run-options.ts';
import type { Stage } from '../../src/conform/stage.ts';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('cases at once', () => {
  it('on one peer, as many as asked', async () => {
    const peer = new Peer();
    await played([peer], { jobs: 4 });
    expect(peer.most).toBe(4);
    expect(peer.played.toSorted()).toEqual(IDS);
  });

  it('on several peers, one on each: no case disturbs another', async () => {
    const peers = [new Peer(), new Peer(), new Peer()];
    const { results } = await played(peers, { jobs: 1 });
    expect(peers.map(({ most }) => most)).toEqual([1, 1, 1]);
    expect(peers.flatMap((peer) => peer.played).toSorted()).toEqual(IDS);
    expect(results).toEqual(IDS.map(() => 'passed'));
  });

  it('on several peers: only the one that a case has ended is restarted', async () => {
    const peers = [new Peer(), new Peer()];
    const { results } = await played(peers, { jobs: 1, kills: 'a' });
    expect(peers.map(({ starts }) => starts)).toEqual([1, 0]);
    expect(results).toEqual(['failed', 'passed', 'passed', 'passed', 'passed', 'passed']);
  });

  it('on several peers: what one cannot go on with ends the run once the others have finished theirs', async () => {
    const [first, second] = [new Peer(), new Peer()];
    first.restart = () => Promise.reject(new Error('cannot start it'));
    await expect(played([first, second], { jobs: 1, kills: 'a' })).rejects.toThrow('cannot start it');
    expect(second.inside).toBe(0);
    expect([...first.played, ...second.played].length).toBeLessThan(IDS.length);
  });
});

describe('a peer that serves one connection after another', () => {
  it('is tried one case at a time, which is said', async () => {
    const peer = new Peer(false);
    const { told } = await played([peer], { jobs: 4 });
    expect(peer.most).toBe(1);
    expect(told).toEqual(['it does not serve 5 connections at once: the cases are played one by one']);
  });

  it('is started again where several connections have ended it: no case is to blame', async () => {
    const peer = new Peer(false, true);
    const { results } = await played([peer], { jobs: 4 });
    expect(peer.starts).toBe(1);
    expect(results).toEqual(IDS.map(() => 'passed'));
  });

  it.for([
    ['one case', { jobs: 4, run: ['a'] }],
    ['one at a time', { jobs: 1 }],
  ] as const)('is not looked for where there is only %s', async ([, options]) => {
    const peer = new Peer(false);
    const { told } = await played([peer], options);
    expect(told).toEqual([]);
  });
});

/** Counts what is played on it at once. */
class Peer implements Stage<Peer> {
  inside = 0;
  most = 0;
  starts = 0;
  alive = true;
  readonly played: string[] = [];
  private readonly several: boolean;
  private readonly endedBySeveral: boolean;

  constructor(several = true, endedBySeveral = false) {
    this.several = several;
    this.endedBySeveral = endedBySeveral;
  }

  async enter() {
    return { peer: this, frames: () => [], segments: () => [], leave: async () => '' };
  }

  async begins() {
    return null;
  }

  async serves() {
    return this.alive ? null : 'it is dead';
  }

  async servesAtOnce() {
    this.alive &&= !this.endedBySeveral;
    return this.several;
  }

  async restart() {
    this.starts += 1;
    this.alive = true;
    return true;
  }

  printed() {
    return '';
  }
}

async function played(
  peers: readonly Peer[],
  { jobs, run: wanted = [], kills = null }: { jobs: number; run?: readonly string[]; kills?: string | null },
) {
  const told: string[] = [];
  const settings: RunOptions = {
    selection: { run: [...wanted], skip: [] },
    known: NONE_KNOWN,
    timeoutMs: 60_000,
    jobs,
    now: () => 0,
    pause: () => new Promise(() => {}),
    stop: new Promise(() => {}),
    ended: () => {},
    tell: (text) => told.push(text),
  };
  const cases = IDS.map((id) => counted(id, id === kills));
  const outcomes = await run(cases, peers, settings);
  return { told, results: outcomes.map(({ result }) => result) };
}

function counted(id: string, kills: boolean): ConformanceCase<Peer> {
  return {
    ...{ id, title: id, level: 'must', section: 'offer', required: 'passes' },
    run: async (peer) => {
      peer.inside += 1;
      peer.most = Math.max(peer.most, peer.inside);
      peer.played.push(id);
      // The others begin meanwhile, where they may.
      await new Promise<void>((done) => setImmediate(done));
      peer.inside -= 1;
      if (kills) peer.alive = false;
    },
  };
}
