import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { StreamSocket } from '../../src/io/light-socket.ts';
import { fromSameUser } from '../../src/io/same-user.ts';
import { descriptors } from '../process/raw-peers.ts';

/** What becomes of a connection whose process is that user’s, at a server of user 1000. */
async function connectionOf(peer: number | null) {
  const calls = await descriptors();
  const [near, far] = calls.socketPair();
  const [accepted, told]: [StreamSocket[], string[]] = [[], []];
  const system = { peerUser: () => peer, peerProcess: () => 7 };
  const socket = new Socket({ fd: near });
  fromSameUser(
    system,
    (one) => accepted.push(one),
    (text) => told.push(text),
    1000,
  )(socket);
  const taken = accepted.length === 1;
  const closed = socket.destroyed;
  socket.destroy();
  calls.close(far);
  return { taken, closed, told };
}

describe('a connection', () => {
  it('of the same user is taken, and so is one whose user is not known', async () => {
    expect(await connectionOf(1000)).toEqual({ taken: true, closed: false, told: [] });
    expect(await connectionOf(null)).toEqual({ taken: true, closed: false, told: [] });
  });

  it.each([0, 65534])('of user %i is closed, and that is reported', async (user) => {
    const { taken, closed, told } = await connectionOf(user);
    expect([taken, closed]).toEqual([false, true]);
    expect(told).toEqual([expect.stringMatching(`process 7 is user ${user}’s, and only user 1000’s`)]);
  });
});
