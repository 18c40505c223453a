import { describe, expect, it } from 'vitest';
import type { Selection } from '../../../src/conform/selection.ts';
import { jobsFor } from '../../../src/services/conform/asked.ts';
import type { ConformRole } from '../../../src/services/conform/conform.ts';

const ALL: Selection = { run: [], skip: [] };

describe('how many cases run at once', () => {
  it.for([
    ['backend', 'b {endpoint}', 4],
    ['backend', '', 4],
    ['broker', 'b {endpoint} {backend-endpoint}', 1],
    ['client', 'c {endpoint}', 4],
    ['client', 'c /tmp/x.sock', 1],
  ] as const)('%s, started with "%s", without --jobs: %i', ([role, command, expected]) => {
    expect(jobs(role, command)).toEqual({ jobs: expected, told: [] });
  });

  it('as many as asked, of whatever can be started as often, or serves connections beside one another', () => {
    expect(jobs('broker', 'b {endpoint} --to={backend-endpoint}', 3)).toEqual({ jobs: 3, told: [] });
    expect(jobs('client', 'c {endpoint}', 3)).toEqual({ jobs: 3, told: [] });
    expect(jobs('backend', '', 3)).toEqual({ jobs: 3, told: [] });
  });

  it.for([
    ['broker', '', 'a broker that is running has only one backend endpoint'],
    [
      'broker',
      'b {endpoint}',
      'a second broker cannot be started without {endpoint} and {backend-endpoint} in its command',
    ],
    ['client', 'c', 'the client always dials the same endpoint, without {endpoint} in its command'],
  ] as const)(
    'one by one of a %s started with "%s", whatever is asked, and says why',
    ([role, command, why]) => {
      const told = [`--jobs 3: ${why}, so the cases are played one by one`];
      expect(jobs(role, command, 3)).toEqual({ jobs: 1, told });
      expect(jobs(role, command, 1)).toEqual({ jobs: 1, told: [] });
    },
  );

  it('no more than there are cases to run', () => {
    const selection = { run: ['broker/hello/service-unknown', 'broker/ack/never'], skip: [] };
    expect(jobs('broker', 'b {endpoint} {backend-endpoint}', 100, selection).jobs).toBe(2);
    // Generated conversations alone.
    expect(jobs('backend', '', 4, { run: [], skip: ['*'] }).jobs).toBe(1);
  });
});

function jobs(role: ConformRole, command: string, asked?: number, selection = ALL) {
  const told: string[] = [];
  const words = command === '' ? [] : command.split(' ');
  return { jobs: jobsFor(role, words, selection, asked, (text) => told.push(text)), told };
}
