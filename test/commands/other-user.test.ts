import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { ofType } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';

const STRANGER = '65534';
/** Only root can be two users. */
const isRoot = process.getuid?.() === 0;

/** How many bytes a process of another user is given by whoever listens there, after it was made free to connect. */
async function heardByStranger(stage: Stage, endpoint: string, says = ''): Promise<string> {
  chmodSync(stage.directory, 0o755);
  chmodSync(endpoint, 0o666);
  const program = `let heard = 0;
    const socket = require('node:net').connect(process.argv[1], () => socket.write(process.argv[2] ?? ''));
    socket.on('data', (chunk) => { heard += chunk.length; });
    socket.on('error', () => {});
    socket.on('close', () => console.log(String(heard)));`;
  const user = ['--reuid', STRANGER, '--regid', STRANGER, '--clear-groups'];
  const stranger = spawn('setpriv', [...user, process.execPath, '-e', program, endpoint, says]);
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

  it('cannot steer a fake through --control', async ({ stage }) => {
    const path = stage.path('control');
    const backend = await stage.fakeBackend(['--control', path]);
    expect(await heardByStranger(stage, path, '{"stop":true}\n')).toBe('0');
    expect(await stage.run(['control', path, 'list'])).toMatchObject({ code: 0 });
    await backend.says(`is user ${STRANGER}’s`);
  });

  it('is not played a recorded backend', async ({ stage }) => {
    const recording = ['replay', 'test/fixtures/captures/accept/events.ndjson', stage.endpoint];
    const replay = stage.start([...recording, '--as', 'backend', '--json']);
    await replay.recordOf('listening');
    expect(await heardByStranger(stage, stage.endpoint)).toBe('0');
    replay.signal('SIGINT');
    const { records, stderr } = await replay.ended;
    expect(stderr).toContain(`is user ${STRANGER}’s`);
    expect(ofType(records, 'replayed')).toMatchObject([{ played: 0 }]);
  });

  it('is not echoed where clients of fake-broker fall back to', async ({ stage }) => {
    const broker = await stage.fakeBroker();
    const fallback = stage.broker.replace(/\.sock$/, '-fallback.sock');
    expect(await heardByStranger(stage, fallback, 'ping')).toBe('0');
    await broker.says(`is user ${STRANGER}’s`);
  });

  it('is no client under test of conform', async ({ stage }) => {
    chmodSync(stage.directory, 0o755);
    const program = stage.path('client.cjs');
    writeFileSync(
      program,
      `require('node:fs').chmodSync(process.argv[2], 0o666);
      process.setgid(${STRANGER});
      process.setuid(${STRANGER});
      require('node:net').connect(process.argv[2]).on('error', () => {}).resume();`,
    );
    const run = `conform client ${stage.endpoint} --json --run client/reply/refused --timeout 1h --`;
    const { code, stderr } = await stage.run(`${run} ${process.execPath} ${program} {endpoint}`);
    expect(code).toBe(1);
    expect(stderr).toContain(`is user ${STRANGER}’s`);
  });
});
