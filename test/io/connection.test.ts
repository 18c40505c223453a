import { describe, expect, it } from 'vitest';
import type { WatchedHalf } from '../../src/conversations/contract.ts';
import { Connection } from '../../src/io/connection.ts';
import { pausedSocket } from '../../src/io/paused-socket.ts';
import { eventually } from '../process/eventually.ts';
import { descriptors } from '../process/raw-peers.ts';

const SHUT_WR = 1;

/** A connection that is watched, at the other end of which somebody does something. */
async function watched(half: WatchedHalf | undefined, reads: boolean, past = true) {
  const calls = await descriptors();
  const [one, peer] = calls.socketPair();
  const seen = { ended: false, gone: false };
  const nothing = () => {};
  const owner = {
    wanted: () => (reads ? 1 : 0),
    keepsUnread: () => false,
    ended: () => {
      seen.ended = true;
      connection.watch(tell, half);
    },
    ...{ gone: nothing, drained: nothing, closed: nothing },
  };
  const tell = () => {
    seen.gone = true;
  };
  const connection = new Connection(pausedSocket(one), past ? calls : null, owner, nothing);
  if (reads) connection.read();
  else connection.watch(tell, half);
  return {
    seen,
    shutDown: () => calls.calls.shutdown(peer, SHUT_WR),
    close: () => calls.close(peer),
    end: () => connection.close('reset'),
  };
}

describe('somebody who is watched and says nothing more', () => {
  it.each<[WatchedHalf | undefined, boolean]>([
    [undefined, true],
    ['there', true],
    [undefined, false],
  ])('is there until it is gone entirely: %s, read to the end: %s', async (half, reads) => {
    const { seen, shutDown, close, end } = await watched(half, reads);
    shutDown();
    // Another one, watched from then on, is found to be gone meanwhile.
    const other = await watched('gone', false);
    other.close();
    await eventually(() => other.seen.gone && seen.ended === reads, 'another one is found to be gone');
    expect(seen.gone).toBe(false);
    close();
    await eventually(() => seen.gone, 'it is told');
    end();
    other.end();
  });

  it('is gone where that is enough', async () => {
    const { seen, shutDown, close, end } = await watched('gone', false);
    shutDown();
    await eventually(() => seen.gone, 'it is told');
    close();
    end();
  });

  it('is gone where nothing would show that it is, unless it is to count as there', async () => {
    const [unsure, there] = [await watched(undefined, true, false), await watched('there', true, false)];
    there.shutDown();
    await eventually(() => there.seen.ended, 'it is told');
    unsure.shutDown();
    await eventually(() => unsure.seen.ended, 'it is told');
    expect([unsure.seen.gone, there.seen.gone]).toEqual([true, false]);
    for (const { close, end } of [unsure, there]) {
      close();
      end();
    }
  });

  it('is found to be gone at the end of what it said', async () => {
    const { seen, close, end } = await watched(undefined, true);
    close();
    await eventually(() => seen.ended, 'it is told');
    expect(seen.gone).toBe(true);
    end();
  });
});
