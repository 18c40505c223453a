import { expect, it } from 'vitest';
import { PeerProcess } from '../../../src/services/conform/peer-process.ts';
import { eventually } from '../../process/eventually.ts';

it('is ended by force where it does not end when asked, with all that it has started', async () => {
  const peer = new PeerProcess(['sh', '-c', "trap '' TERM; sleep 60 & echo up; wait; sleep 60"], '/run/x');
  await eventually(() => peer.hasPrinted('up'), 'it runs');
  const listeners = process.listenerCount('exit');
  await peer.stop();
  expect(peer.end).toBe('it was ended by SIGKILL');
  // Nothing of it is left that would have to be ended with this process.
  expect(process.listenerCount('exit')).toBe(listeners - 1);
});

it('tells how it ended by itself', async () => {
  const peer = new PeerProcess(['sh', '-c', 'echo {endpoint}; exit 3'], '/run/x');
  await peer.ended;
  expect(peer.end).toBe('it ended with exit code 3');
  await eventually(() => peer.hasPrinted('/run/x'), 'its endpoint is named');
  await peer.stop();
});
