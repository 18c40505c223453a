import { describe, expect, it } from 'vitest';
import { MOMENT_MS } from '../../src/conform/attempt.ts';
import { type ConformanceCase, Unmet, Unseen } from '../../src/conform/case.ts';
import { KnownFailing, NONE_KNOWN } from '../../src/conform/known-failing.ts';
import type { Lacking } from '../../src/conform/need.ts';
import { counted } from '../../src/conform/outcome.ts';
import { Requests } from '../../src/conform/requests.ts';
import { run } from '../../src/conform/run.ts';
import type { RunOptions } from '../../src/conform/run-options.ts';
import type { Stage } from '../../src/conform/stage.ts';

/** A peer that is dead once for each case has killed it, and lives again once it is restarted. */
class Peer {
  alive = true;
  starts = 0;
}

describe('a run', () => {
  it('gives how each case ended, in the order of the catalogue', async () => {
    const { results } = await played([passing('a'), failing('b', 'nothing'), passing('c')]);
    expect(results).toEqual({ a: 'passed', b: 'failed', c: 'passed' });
  });

  it('says what was seen instead', async () => {
    const { outcomes } = await played([failing('a', 'a close instead of an ACK')]);
    expect(outcomes[0]!.seen).toBe('a close instead of an ACK');
  });

  const endless = { ...passing('a'), run: () => new Promise<void>(() => {}) };

  it('fails a case that is not over in time', async () => {
    const cases = [endless, { ...endless, mayTakeMs: MOMENT_MS }];
    const { outcomes } = await played(cases, { timeoutMs: MOMENT_MS, pause: async () => {} });
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ result: 'failed', seen: 'not over after 1000 ms' });
  });

  it('leaves undecided what a right peer may take longer for, unless the peer is dead by then', async () => {
    const patient = { ...endless, mayTakeMs: 5_000 };
    const { outcomes } = await played([patient]);
    const seen = 'not decided: not over after 20 ms, and a right peer may take up to 5000 ms';
    expect(outcomes[0]).toMatchObject({ result: 'not-run', seen });
    expect(counted('backend', outcomes)).toMatchObject({ failed: 0, notRun: 1, unexpected: 0 });
    const dead = await played([patient], { stage: { serves: async () => 'it is dead' } });
    expect(dead.outcomes[0]).toMatchObject({ result: 'failed', seen: 'it is dead' });
  });

  it('fails the case after which the peer does not serve any more, and runs nothing after it', async () => {
    const { outcomes, results, ended } = await played([passing('a'), killing('b'), passing('c')]);
    expect(results).toEqual({ a: 'passed', b: 'failed', c: 'not-run' });
    expect(ended).toEqual(['a', 'b']);
    expect(outcomes[1]!.seen).toBe('after that it no longer serves: it is dead');
  });

  it('starts a peer again where that is its task', async () => {
    const { results, peer } = await played([killing('a'), passing('b'), killing('c')], { starts: true });
    expect(results).toEqual({ a: 'failed', b: 'passed', c: 'failed' });
    expect(peer.starts).toBe(2);
  });

  it('runs again, alone, what ran beside the case that ended the peer', async () => {
    const beside = [passing('a'), killing('b'), passing('c'), passing('d')];
    const { results } = await played(beside, { starts: true, jobs: 4 });
    expect(results).toEqual({ a: 'passed', b: 'failed', c: 'passed', d: 'passed' });
  });

  it('leaves out what is not selected', async () => {
    const { results } = await played([passing('a'), passing('b')], { skip: ['a'] });
    expect(results).toEqual({ a: 'skipped', b: 'passed' });
  });

  it('leaves out what does not apply to this system, and says why', async () => {
    const cases = [
      { ...killing('a'), needs: 'reset' as const },
      { ...passing('b'), needs: 'sideband' as const },
    ];
    const { outcomes, results } = await played(cases, { lacking: { reset: 'pipes are only closed' } });
    expect(results).toEqual({ a: 'skipped', b: 'passed' });
    expect(outcomes[0]!.seen).toBe('not applicable: pipes are only closed');
    expect(counted('backend', outcomes)).toMatchObject({ passed: 1, skipped: 1 });
  });

  it('knows which failures were expected', async () => {
    const known = new KnownFailing('a\nb');
    const { outcomes } = await played([failing('a', 'x'), passing('b'), failing('c', 'y')], { known });
    expect(counted('backend', outcomes)).toMatchObject({ failed: 2, known: 1, unexpected: 2, passed: 1 });
  });

  it('tells of each case as it begins', async () => {
    const { begun } = await played([passing('a'), failing('b', 'x')]);
    expect(begun).toEqual(['a', 'b']);
  });

  it('runs a case once more when somebody asks for it, and is over once nobody will', async () => {
    const again = new Requests();
    const { begun, results } = await played([passing('a'), passing('b')], {
      again,
      ended: (_id, count) => {
        if (count === 2) again.want('a');
        else if (count > 2) again.end();
      },
    });
    expect(begun).toEqual(['a', 'b', 'a']);
    expect(results).toEqual({ a: 'passed', b: 'passed' });
  });

  it('goes on with the rest once for each case that somebody asks for finds the peer alive again', async () => {
    const again = new Requests();
    const cases = [killing('a'), passing('b'), passing('c')];
    const { begun, results } = await played(cases, {
      again,
      ended: (id, count, peer) => {
        if (id === 'a') {
          peer.alive = true;
          again.want('b');
        } else if (count === 4) again.end();
      },
    });
    expect(begun).toEqual(['a', 'b', 'b', 'c']);
    expect(results).toEqual({ a: 'failed', b: 'passed', c: 'passed' });
  });

  it('waits for no case that is being played when it is to end', async () => {
    let stop: () => void = () => {};
    const asked = new Promise<void>((done) => {
      stop = done;
    });
    const endless = { ...passing('a'), run: () => new Promise<void>(() => stop()) };
    const { results, outcomes } = await played([passing('0'), endless, passing('b')], { stop: asked });
    expect(results).toEqual({ 0: 'passed', a: 'not-run', b: 'not-run' });
    expect(outcomes.map(({ seen }) => seen)).toEqual(['', 'stopped before it was over', '']);
  });

  it.for(['enter', 'serves', 'restart'] as const)(
    'does not wait for %s when it is to end',
    async (blocked) => {
      let stop: () => void = () => {};
      const asked = new Promise<void>((done) => {
        stop = done;
      });
      const never = () => {
        stop();
        return new Promise<never>(() => {});
      };
      const { results } = await played([killing('a'), passing('b')], {
        stop: asked,
        stage: { [blocked]: never },
      });
      expect(results).toEqual({ a: blocked === 'restart' ? 'failed' : 'not-run', b: 'not-run' });
    },
  );

  it('skips, with the reason, a case of which nothing can be seen', async () => {
    const unseen = { ...passing('a'), run: () => Promise.reject(new Unseen('nothing tells')) };
    const { outcomes } = await played([unseen]);
    expect(outcomes[0]).toMatchObject({ result: 'skipped', seen: 'nothing tells' });
  });

  it('does not hide a mistake of its own', async () => {
    const wrong = { ...passing('a'), run: () => Promise.reject(new TypeError('x is not a function')) };
    await expect(played([wrong])).rejects.toThrow('x is not a function');
  });
});

async function played(
  cases: readonly ConformanceCase<Peer>[],
  options: {
    starts?: boolean;
    jobs?: number;
    skip?: string[];
    lacking?: Lacking;
    known?: KnownFailing;
    again?: Requests;
    stop?: Promise<void>;
    stage?: Partial<Stage<Peer>>;
    timeoutMs?: number;
    pause?: RunOptions['pause'];
    ended?: (id: string, count: number, peer: Peer) => void;
  } = {},
) {
  const peer = new Peer();
  const ended: string[] = [];
  const begun: string[] = [];
  const stage: Stage<Peer> = {
    enter: async () => ({ peer, frames: () => [], segments: () => [], leave: async () => '' }),
    begins: async () => null,
    serves: async () => (peer.alive ? null : 'after that it no longer serves: it is dead'),
    restart: async () => {
      if (options.starts !== true) return false;
      peer.alive = true;
      peer.starts += 1;
      return true;
    },
    servesAtOnce: async () => true,
    printed: () => '',
    ...options.stage,
  };
  const settings: RunOptions = {
    selection: { run: [], skip: options.skip ?? [] },
    known: options.known ?? NONE_KNOWN,
    timeoutMs: options.timeoutMs ?? 20,
    jobs: options.jobs ?? 1,
    now: () => 0,
    pause: options.pause ?? ((ms) => new Promise((done) => setTimeout(done, ms))),
    stop: options.stop ?? new Promise(() => {}),
    begun: (id) => begun.push(id),
    ended: ({ id }) => {
      ended.push(id);
      options.ended?.(id, ended.length, peer);
    },
    ...(options.lacking && { lacking: options.lacking }),
    ...(options.again && { again: options.again }),
  };
  const outcomes = await run(cases, [stage], settings);
  return {
    outcomes,
    peer,
    ended,
    begun,
    results: Object.fromEntries(outcomes.map(({ id, result }) => [id, result])),
  };
}

function passing(id: string): ConformanceCase<Peer> {
  return { id, title: id, level: 'must', section: 'offer', required: 'passes', run: async () => {} };
}

function failing(id: string, seen: string): ConformanceCase<Peer> {
  return { ...passing(id), run: () => Promise.reject(new Unmet(seen)) };
}

function killing(id: string): ConformanceCase<Peer> {
  return {
    ...passing(id),
    run: async (peer) => {
      peer.alive = false;
    },
  };
}
