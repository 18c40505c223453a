import { once } from 'node:events';
import { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConnectedPair } from '../../src/io/connected-pair.ts';
import { type Descriptors, loadDescriptors } from '../../src/io/descriptors.ts';

/** A pair of which one end has been passed, and that end. */
async function passed(): Promise<{ pair: ConnectedPair; theirs: Socket }> {
  const pair = new ConnectedPair((await loadDescriptors()) as Descriptors);
  const theirs = new Socket({ fd: pair.copyToPass(), allowHalfOpen: true, readable: true, writable: true });
  pair.closeGiven();
  onTestFinished(() => {
    pair.close();
    theirs.destroy();
  });
  return { pair, theirs };
}

async function shutDown(socket: Socket): Promise<void> {
  socket.end();
  await once(socket, 'finish');
}

async function close(socket: Socket): Promise<void> {
  socket.destroy();
  await once(socket, 'close');
}

describe.skipIf(process.platform !== 'linux')('the end that was given away', () => {
  it('is held by who has shut down only what he sends', async () => {
    const { pair, theirs } = await passed();
    await shutDown(theirs);
    expect(pair.released).toBe(false);
    await close(theirs);
    expect(pair.released).toBe(true);
  });

  it('the same after something was said on it', async () => {
    const { pair, theirs } = await passed();
    await shutDown(theirs);
    expect(await pair.talk(Buffer.from('ping'), 60_000)).toMatchObject({ closed: true });
    expect(pair.released).toBe(false);
  });

  it('is released where what was said on it ended with its close', async () => {
    const { pair, theirs } = await passed();
    theirs.once('readable', () => theirs.destroy());
    expect(await pair.talk(Buffer.from('ping'), 60_000)).toMatchObject({ closed: true });
    expect(pair.released).toBe(true);
  });
});
