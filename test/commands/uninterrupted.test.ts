import { execFileSync } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import { asleep, eventually, stopped } from '../process/eventually.ts';
import { dialRaw, offer, token } from '../process/raw-peers.ts';
import { it, type Stage } from '../process/stage.ts';

/** A pipe that is open at its other end, and that nobody reads. */
function unreadPipe(stage: Stage): number {
  const path = stage.path('unread');
  execFileSync('mkfifo', [path]);
  return openSync(path, constants.O_RDWR);
}

it('a server whose output nobody reads ends at the first signal all the same', async ({ stage }) => {
  const backend = stage.start(['fake-backend', stage.endpoint, '--json', '--lenient', '--sideband', 'none'], {
    stdout: unreadPipe(stage),
  });
  await backend.until(() => backend.stderr.includes('listening on'), 'an endpoint');
  const broker = await dialRaw(stage);
  // More than a pipe holds.
  const offers = Array.from({ length: 1_000 }, (_, number) => offer(token(number)));
  broker.write(...offers);
  await broker.receive(30_000);
  backend.signal('SIGTERM');
  const { code, stderr } = await backend.ended;
  expect(code).toBe(3);
  expect(stderr).toContain('did not let go in time');
});

it('whoever dials waits while more are queued than have been accepted', async ({ stage }) => {
  const backend = await stage.fakeBackend();
  backend.signal('SIGSTOP');
  await stopped(backend.pid);
  let full = false;
  const queued: Socket[] = [];
  stage.afterwards(() => queued.map((socket) => socket.destroy()));
  while (!full) {
    const socket = connect(stage.endpoint);
    socket.on('error', () => {
      full = true;
    });
    queued.push(socket);
    await new Promise<void>((done) => {
      socket.once('connect', () => done()).once('close', () => done());
    });
  }
  const broker = stage.start(['send-offer', stage.endpoint, '--json', '--deadline', '1h']);
  await broker.recordOf('start');
  await asleep(broker.pid);
  backend.signal('SIGCONT');
  for (const socket of queued) socket.destroy();
  expect(await broker.ended).toMatchObject({ code: 0 });
});

it('a connection that waits for its peer’s first byte, to reset it then, does not hold up the end', async ({
  stage,
}) => {
  const backend = await stage.fakeBackend('--accept reset');
  const broker = await dialRaw(stage);
  await eventually(() => broker.socket.readyState === 'open', 'it is connected');
  backend.signal('SIGTERM');
  expect(await backend.ended).toMatchObject({ code: 0 });
});

it('a pipe that is followed and that nobody writes does not hold up the end', async ({ stage }) => {
  const pipe = stage.path('unwritten');
  execFileSync('mkfifo', [pipe]);
  const decoding = stage.start(['decode', '--follow', '--json', pipe]);
  await decoding.recordOf('start');
  await asleep(decoding.pid);
  decoding.signal('SIGTERM');
  expect(await decoding.ended).toMatchObject({ signal: null });
});
