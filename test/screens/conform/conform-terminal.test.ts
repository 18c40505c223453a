import { describe, expect } from 'vitest';
import { BINARY } from '../../process/running.ts';
import { it } from '../../process/stage.ts';
import { inTerminal } from '../../process/terminal.ts';

const PEER = ['node', BINARY];
const LARGE = { cols: 120, rows: 40 };

describe.concurrent('conform --interactive', () => {
  it('shows cases and their ladders, runs one again by a key, and leaves the total behind', async ({
    stage,
  }) => {
    const peer = [...PEER, 'fake-backend', '{endpoint}', '--lenient', '-q'];
    const cases = ['--run', 'backend/token/used-*', '--run', 'backend/token/missing'];
    const line = ['conform', 'backend', ':auto', '--interactive', ...cases, '--', ...peer];
    const screen = inTerminal(stage, line, LARGE);
    await screen.shows('3 of 3');
    await screen.shows('✗ 3 failed');
    screen.type('g');
    await screen.shows(/▶ ✗ failed +backend\/token\/missing/);
    await screen.shows('ACK accepted');
    screen.type('r');
    await screen.shows('✗ 3 failed');
    screen.type('q');
    expect(await screen.ended).toBe(1);
    await screen.isAsItWas();
    // The one that runs again may not have ended again.
    await screen.shows(/0 passed, [23] failed, /);
  });

  it('ends with 1 where it is left before all has run', async ({ stage }) => {
    const peer = [...PEER, 'fake-backend', '{endpoint}', '-q'];
    const line = ['conform', 'backend', ':auto', '--interactive', '--run', '*/sideband/alone', '--', ...peer];
    const screen = inTerminal(stage, line, LARGE);
    await screen.shows('● running');
    screen.type('q');
    expect(await screen.ended).toBe(1);
    await screen.shows('1 not run');
  });

  it('needs a terminal', async ({ stage }) => {
    const { code, stderr } = await stage.run(['conform', 'backend', ':auto', '--interactive', '--', 'true']);
    expect(code).toBe(2);
    expect(stderr).toContain('--interactive needs a terminal');
  });
});
