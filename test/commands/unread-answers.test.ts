import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect } from 'vitest';
import { asleep } from '../process/eventually.ts';
import { offer, token } from '../process/raw-peers.ts';
import { it, type Stage } from '../process/stage.ts';

/** How much of what a peer sends may be taken from it while it reads no answer, in bytes. */
const MOST_TAKEN = 4 * 1024 * 1024;
const OFFERS = 200_000;

/** A broker that makes offers without end and reads no answer. @param sameToken whether it is the same offer again and again */
async function neverReads(stage: Stage, endpoint: string, sameToken = false): Promise<Socket> {
  const socket = connect(endpoint);
  stage.afterwards(() => socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.pause();
  const offers = Array.from({ length: OFFERS }, (_, number) => offer(token(sameToken ? 0 : number)));
  socket.write(Buffer.concat(offers));
  return socket;
}

const SERVERS: { readonly [name: string]: readonly [flags: string, sameToken: boolean] } = {
  'fake-backend': ['', false],
  'fake-backend --lenient': ['--lenient', false],
  'fake-backend --lenient, asked about one token': ['--lenient', true],
  'fake-backend that answers each offer twice': ['--reply duplicate', false],
  'fake-backend that refuses': [`--reply refuse:${'x'.repeat(200)}`, false],
};

describe('a broker that reads no answer is not read, either, by', () => {
  it.for(Object.entries(SERVERS))('%s', async ([, [flags, sameToken]], { stage }) => {
    const backend = await stage.fakeBackend(`--sideband none ${flags}`);
    const socket = await neverReads(stage, stage.endpoint, sameToken);
    await asleep(backend.pid);
    expect(socket.bytesWritten - socket.writableLength).toBeLessThan(MOST_TAKEN);
    expect(socket.writableLength).toBeGreaterThan(0);
    // Others are served meanwhile.
    const another = await stage.sendOffer(
      `--no-sideband --expect ${flags.includes('refuse') ? 'refused' : 'accepted'}`,
    );
    expect(another.code).toBe(0);
    backend.signal('SIGTERM');
    expect(await backend.ended).toMatchObject({ code: 0 });
  });

  it('a tap, and so by the backend behind it', async ({ stage }) => {
    const backend = await stage.fakeBackend('--sideband none');
    const tap = await stage.tap();
    const socket = await neverReads(stage, stage.tapped);
    await asleep(tap.pid);
    await asleep(backend.pid);
    expect(socket.writableLength).toBeGreaterThan(0);
    expect(await stage.run(['send-offer', stage.tapped, '--no-sideband'])).toMatchObject({ code: 0 });
    tap.signal('SIGTERM');
    // A busy machine may not write all that was never answered before its time to end is up, which is then said.
    const { code, stderr } = await tap.ended;
    expect(code === 0 || stderr.includes('did not let go in time'), stderr).toBe(true);
  });
});
