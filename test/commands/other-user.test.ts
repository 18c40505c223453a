import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { it, type Stage } from '../process/stage.ts';

const STRANGER = '65534';
/** Only root can be two users. */
const isRoot = process.getuid?.() === 0;

/** How many bytes a process of another user is given by whoever listens there, after it was made free to connect. */
async function heardByStranger(stage: Stage, endpoint: string): Promise<string> {
  chmodSync(stage.directory, 0o755);
  chmodSync(endpoint, 0o666);
  const program = `let heard = 0;
    const socket = require('node:net').connect(process.argv[1]);
    socket.on('data', (chunk) => { heard += chunk.length; });
    socket.on('error', () => {});
    socket.on('close', () => console.log(String(heard)));`;
  const user = ['--reuid', STRANGER, '--regid', STRANGER, '--clear-groups'];
  const stranger = spawn('setpriv', [...user, process.execPath, '-e', program, endpoint]);
  stage.afterwards(() => stranger.kill());
  let said = '';
  stranger.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(stranger, 'close');
  return said.trim();
}

describe.runIf(isRoot)('another user’s process that connects', () => {
  it.for(['fake-backend', 'fake-broker', 'tap'] as const)(
    'is closed by %s without a byte, whatever the mode of the socket',
    async (server, { stage }) => {
      if (server !== 'fake-backend') await stage.fakeBackend();
      const running =
        server === 'fake-backend'
          ? await stage.fakeBackend()
          : server === 'tap'
            ? await stage.tap()
            : await stage.fakeBroker();
      const endpoint = { 'fake-backend': stage.endpoint, 'fake-broker': stage.broker, tap: stage.tapped }[
        server
      ];
      expect(await heardByStranger(stage, endpoint)).toBe('0');
      running.signal('SIGINT');
      const { records, stderr } = await running.ended;
      expect(stderr).toContain(`is user ${STRANGER}’s, and only user 0’s are served here`);
      expect(records.filter(({ type }) => type === 'client' || type === 'frame')).toEqual([]);
    },
  );
});
