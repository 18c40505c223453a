import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect } from 'vitest';
import { asleep } from '../process/eventually.ts';
import { offer, token } from '../process/raw-peers.ts';
import type { RunningCli } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';

/** How much of what a peer sends may be taken from it while it reads no answer, in bytes. */
const MOST_TAKEN = 4 * 1024 * 1024;
/** How much is written at a time: what has left is known only in whole pieces. */
const PIECE = 64 * 1024;
const OFFERS = 200_000;

/** All of them, one after another: the same offer again and again, or with a token of its own each. */
function offers(sameToken: boolean): Buffer {
  const one = Buffer.from(offer(token(0)));
  const all = Buffer.concat(Array<Buffer>(OFFERS).fill(one));
  if (sameToken) return all;
  const at = one.indexOf(token(0));
  for (let number = 0; number < OFFERS; number++) token(number).copy(all, number * one.length + at);
  return all;
}

/** A server whose many records go to a file: where nobody has to read them, nobody holds up its end. */
async function serving(stage: Stage, command: string): Promise<RunningCli> {
  const records = openSync(stage.path('records'), 'a');
  const server = stage.start(`${command} --json`, { stdout: records });
  closeSync(records);
  await server.says('listening on');
  return server;
}

/** A broker that makes offers without end and reads no answer. @param sameToken whether it is the same offer again and again */
async function neverReads(stage: Stage, endpoint: string, sameToken = false): Promise<Socket> {
  const socket = connect(endpoint);
  stage.afterwards(() => socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.pause();
  Readable.from(pieces(offers(sameToken))).pipe(socket);
  return socket;
}

function* pieces(all: Buffer): Generator<Buffer> {
  for (let at = 0; at < all.length; at += PIECE) yield all.subarray(at, at + PIECE);
}

/** How much of it the system has taken, in whole pieces: written is also what still waits here. */
function taken(socket: Socket): number {
  return socket.bytesWritten - socket.writableLength;
}

/** Waits until nothing more is taken from it, though its servers have nothing else to do. */
async function takesNoMore(socket: Socket, pids: readonly number[]): Promise<void> {
  let before: number;
  do {
    before = taken(socket);
    for (const pid of pids) await asleep(pid);
  } while (taken(socket) > before);
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
    const backend = await serving(stage, `fake-backend ${stage.endpoint} --sideband none ${flags}`);
    const socket = await neverReads(stage, stage.endpoint, sameToken);
    await takesNoMore(socket, [backend.pid]);
    expect(socket.errored).toBeNull();
    expect(taken(socket)).toBeGreaterThan(0);
    expect(taken(socket)).toBeLessThan(MOST_TAKEN);
    // Others are served meanwhile.
    const another = await stage.sendOffer(
      `--no-sideband --expect ${flags.includes('refuse') ? 'refused' : 'accepted'}`,
    );
    expect(another.code).toBe(0);
    backend.signal('SIGTERM');
    expect(await backend.ended).toMatchObject({ code: 0 });
  });

  it('a tap, and so by its backend', async ({ stage }) => {
    const backend = await serving(stage, `fake-backend ${stage.endpoint} --sideband none`);
    const tap = await serving(stage, `tap ${stage.tapped} ${stage.endpoint}`);
    const socket = await neverReads(stage, stage.tapped);
    await takesNoMore(socket, [tap.pid, backend.pid]);
    expect(socket.errored).toBeNull();
    expect(taken(socket)).toBeGreaterThan(0);
    expect(taken(socket)).toBeLessThan(MOST_TAKEN);
    expect(await stage.run(['send-offer', stage.tapped, '--no-sideband'])).toMatchObject({ code: 0 });
    tap.signal('SIGTERM');
    expect(await tap.ended).toMatchObject({ code: 0 });
  });
});
