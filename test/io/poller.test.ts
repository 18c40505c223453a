import { closeSync, writeSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { type Descriptors, loadDescriptors } from '../../src/io/descriptors.ts';
import type { LightSocket } from '../../src/io/light-socket.ts';
import { eventually } from '../process/eventually.ts';
import { it } from '../process/stage.ts';

async function descriptors(): Promise<Descriptors> {
  const loaded = await loadDescriptors();
  if (loaded instanceof Failure) throw loaded;
  return loaded;
}

/** A light socket and the number of the other end. */
async function pair(): Promise<[LightSocket, number]> {
  const { calls, light } = await descriptors();
  const [one, other] = calls.socketPair();
  return [light!.socket(one), other];
}

describe('light sockets', () => {
  it('tell of what is there to read for as long as they wait', async () => {
    const { receive } = await descriptors().then((loaded) => ({ receive: loaded.receive.bind(loaded) }));
    const [socket, peer] = await pair();
    const read: unknown[] = [];
    socket.whenReadable(() => {
      read.push(receive(socket.descriptor!, 10));
      socket.stop();
    });
    socket.wait();
    writeSync(peer, 'one');
    await eventually(() => read.length === 1, 'the first bytes are read');
    expect(read).toMatchObject([{ type: 'bytes', unread: 3 }]);
    // They are in the socket still, and nobody waits.
    writeSync(peer, 'two');
    const [other, its] = await pair();
    let told = false;
    other.whenReadable(() => {
      told = true;
      other.destroy();
    });
    other.wait();
    writeSync(its, 'three');
    await eventually(() => told, 'another one is told');
    expect(read).toHaveLength(1);
    socket.wait();
    await eventually(() => read.length === 2, 'it goes on where it was');
    socket.destroy();
    for (const end of [peer, its]) closeSync(end);
  });

  it('tell once when a full one has room, while they are read all along', async () => {
    const { send, receive } = await descriptors().then((loaded) => ({
      send: loaded.send.bind(loaded),
      receive: loaded.receive.bind(loaded),
    }));
    const [socket, peer] = await pair();
    const said: string[] = [];
    socket.whenReadable(() => {
      said.push('readable');
      socket.stop();
    });
    socket.wait();
    const full = new Uint8Array(64 * 1024);
    expect(() => {
      for (;;) send(socket.descriptor!, full, []);
    }).toThrow('EAGAIN');
    socket.waitForRoom(() => said.push('room'));
    writeSync(peer, 'something to read');
    await eventually(() => said.length === 1, 'it is read');
    expect(said).toEqual(['readable']);
    const { skip } = await descriptors().then((loaded) => ({ skip: loaded.skip.bind(loaded) }));
    for (let found = receive(peer, full.length); found.type === 'bytes'; found = receive(peer, full.length))
      skip(peer, found.unread);
    await eventually(() => said.length === 2, 'there is room');
    expect(said).toEqual(['readable', 'room']);
    // Nobody waits for it any more, so that it is not told again; what is read is.
    socket.wait();
    await eventually(() => said.length === 3, 'it is read again');
    expect(said).toEqual(['readable', 'room', 'readable']);
    socket.destroy();
    closeSync(peer);
  });

  it('tell whoever waits for room that nobody is left to read', async () => {
    const [socket, peer] = await pair();
    let told = false;
    const { send } = await descriptors().then((loaded) => ({ send: loaded.send.bind(loaded) }));
    expect(() => {
      for (;;) send(socket.descriptor!, new Uint8Array(64 * 1024), []);
    }).toThrow('EAGAIN');
    socket.waitForRoom(() => {
      told = true;
    });
    closeSync(peer);
    await eventually(() => told, 'it is told');
    socket.destroy();
  });

  it('tell that the other side is gone, and say when they are closed', async () => {
    const [socket, peer] = await pair();
    const said: string[] = [];
    socket.on('close', () => said.push('closed'));
    socket.whenReadable(() => {
      said.push('readable');
      socket.destroy();
      said.push('destroyed');
    });
    socket.wait();
    closeSync(peer);
    await eventually(() => said.length === 3, 'it is closed');
    expect(said).toEqual(['readable', 'destroyed', 'closed']);
    expect(socket.descriptor).toBeNull();
  });
});

describe('a light server', () => {
  it('takes new connections before it reads from others, and ends when all have ended', async ({ stage }) => {
    const { calls, light } = await descriptors();
    const endpoint = stage.endpoint;
    const [waiting, peer] = await pair();
    const said: string[] = [];
    const accepted: LightSocket[] = [];
    const server = light!.server(calls.listenOn(endpoint, 8), (socket) => {
      said.push('accepted');
      accepted.push(socket as LightSocket);
    });
    waiting.whenReadable(() => {
      said.push('readable');
      waiting.destroy();
    });
    waiting.wait();
    // Both happen before the event loop has another turn.
    writeSync(peer, 'first');
    const client = calls.connectTo(endpoint)!;
    await eventually(() => said.length === 2, 'both are told');
    expect(said).toEqual(['accepted', 'readable']);
    server.close(() => said.push('over'));
    accepted[0]!.on('close', () => said.push('closed'));
    accepted[0]!.destroy();
    await eventually(() => said.length === 4, 'the server is over');
    expect(said.toSorted()).toEqual(['accepted', 'closed', 'over', 'readable']);
    for (const end of [peer, client]) closeSync(end);
  });
});
