import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { eventually } from '../process/eventually.ts';
import { dialRaw, offer, sendSideband, token } from '../process/raw-peers.ts';
import { it } from '../process/stage.ts';

describe.skipIf(process.platform !== 'linux')('a descriptor that the kernel drops', () => {
  it('as the process has none free is an error, is said, and is no acceptance', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const open = () => new Set(readdirSync(`/proc/${backend.pid}/fd`).map(Number));
    const before = open().size;
    const broker = await dialRaw(stage);
    await eventually(() => open().size > before, 'the connection to be accepted');
    const numbers = open();
    let free = 0;
    while (numbers.has(free)) free += 1;
    execFileSync('prlimit', ['--pid', String(backend.pid), `--nofile=${free}`]);
    await sendSideband(stage, broker, token(1));
    broker.socket.write(offer(token(1)));
    expect(await backend.recordOf('sideband')).toMatchObject({
      descriptors: 0,
      passed: [{ fate: 'dropped-by-kernel' }],
      problems: [{ id: 'descriptor-truncated' }],
    });
    await backend.says('the kernel dropped the descriptor');
    expect(await backend.recordOf('handoff')).toMatchObject({ outcome: 'unanswered' });
  });
});
