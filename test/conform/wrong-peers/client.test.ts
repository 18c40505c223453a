import { describe, expect, it } from 'vitest';
import { CLIENT_CASES } from '../../../src/conform/client/catalogue.ts';
import { NONE_KNOWN } from '../../../src/conform/known-failing.ts';
import type { CaseOutcome } from '../../../src/conform/outcome.ts';
import { run } from '../../../src/conform/run.ts';
import { Client } from './client.ts';
import { WRONG_CLIENTS } from './client-deviations.ts';
import { tooLong } from './too-long.ts';

describe('a client that is wrong in one respect fails the case about it and no other:', () => {
  it('a careful one passes all, and takes no longer than is said that it may', async () => {
    const outcomes = await tried(new Client());
    expect(outcomes.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(tooLong(CLIENT_CASES, outcomes)).toEqual([]);
  });

  it('one that does not wait for its ready is too early', async () => {
    expect(await failed(new Client({ patienceMs: 1_000 }))).toEqual(['client/ready/never']);
  });

  it.each(CLIENT_CASES.map(({ id }) => id))('%s', async (id) => {
    const { also = [], ...deviation } = WRONG_CLIENTS[id.replace('client/', '')]!;
    const expected = [id, ...also.map((other) => `client/${other}`)].sort();
    expect((await failed(new Client(deviation))).sort().join(' ')).toBe(expected.join(' '));
  });
});

describe('a client that shows nothing of what it receives', () => {
  it.each([
    ['and stays', {}],
    ['and ends its connection over what comes', { closesAfter: 0 }],
  ])('%s neither passes nor fails what is about its application’s bytes', async (_, deviation) => {
    const outcomes = await tried(new Client({ isBlind: true, ...deviation }));
    const seen = 'the client neither prints what it receives nor sends it back';
    expect(outcomes.filter(({ result }) => result !== 'passed')).toMatchObject([
      { id: 'client/application/early-bytes', result: 'skipped', seen },
      { id: 'client/application/late-bytes', result: 'skipped', seen },
    ]);
  });
});

/** The cases that a client fails. */
async function failed(client: Client): Promise<string[]> {
  return (await tried(client)).filter(({ result }) => result === 'failed').map(({ id }) => id);
}

function tried(client: Client): Promise<readonly CaseOutcome[]> {
  const { time } = client;
  return time.until(
    run(CLIENT_CASES, [client], {
      selection: { run: [], skip: [] },
      known: NONE_KNOWN,
      timeoutMs: 20_000,
      jobs: 1,
      now: () => time.now,
      pause: (ms) => time.pause(ms),
      stop: new Promise(() => {}),
      ended: () => {},
    }),
  );
}
