import { once } from 'node:events';
import { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConnectedPair } from '../../src/io/connected-pair.ts';
import { type Descriptors, loadDescriptors } from '../../src/io/descriptors.ts';
import { wasUsed } from '../../src/services/was-used.ts';

/** A pair of which one end has been passed to somebody who says that on it, and then closes it where asked to. */
async function passed(said: string, closes: boolean): Promise<ConnectedPair> {
  const pair = new ConnectedPair((await loadDescriptors()) as Descriptors);
  const theirs = new Socket({ fd: pair.copyToPass(), readable: true, writable: true });
  onTestFinished(() => {
    pair.close();
    theirs.destroy();
  });
  pair.closeGiven();
  await new Promise((done) => theirs.write(said, done));
  if (!closes) return pair;
  theirs.destroy();
  await once(theirs, 'close');
  return pair;
}

describe.skipIf(process.platform !== 'linux')('a connection was used', () => {
  it('where something was said on it before it was closed', async () => {
    expect(await wasUsed(await passed('hi', true))).toBe(true);
  });

  it('but not where nothing was', async () => {
    expect(await wasUsed(await passed('', true))).toBe(false);
  });

  it('and is not read from while somebody holds it', async () => {
    const pair = await passed('hi', false);
    expect(await wasUsed(pair)).toBe(false);
    expect(await pair.talk(new Uint8Array(), 60_000)).toMatchObject({ received: Buffer.from('hi') });
  });
});
