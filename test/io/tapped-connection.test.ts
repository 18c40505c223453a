import { once } from 'node:events';
import { Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { tapRules } from '../../src/conversations/tap/tap-rules.ts';
import { TappedConnection } from '../../src/io/tapped-connection.ts';
import { descriptors } from '../process/raw-peers.ts';

afterEach(() => vi.useRealTimers());

/** A tapped connection between two sockets, and its end. */
async function tapped() {
  const calls = await descriptors();
  const socket = (fd: number) => new Socket({ fd, readable: true, writable: true, allowHalfOpen: true });
  const [near, far] = [calls.socketPair(), calls.socketPair()].map(([ours, theirs]) => ({
    ours: socket(ours).pause(),
    theirs: socket(theirs).on('error', () => {}),
  })) as [{ ours: Socket; theirs: Socket }, { ours: Socket; theirs: Socket }];
  let end: () => void;
  const ended = new Promise<void>((done) => {
    end = done;
  });
  const events = { passed: () => {}, changed: () => {}, ended: () => end() };
  new TappedConnection(near.ours, far.ours, tapRules([], null), calls, events).start();
  return { near: near.theirs, far: far.theirs, ended };
}

it('leaves no timer behind, however its sides end', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const gone = await tapped();
  gone.near.destroy();
  await gone.ended;
  const orderly = await tapped();
  orderly.near.end('question');
  orderly.far.resume();
  await once(orderly.far, 'end');
  expect(vi.getTimerCount()).toBe(1);
  orderly.far.end();
  await orderly.ended;
  expect(vi.getTimerCount()).toBe(0);
});

it('sees that a side which had only stopped talking is gone, and closes the other', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { near, far, ended } = await tapped();
  near.end();
  far.resume();
  await once(far, 'end');
  near.destroy();
  await once(near, 'close');
  vi.advanceTimersByTime(100);
  await ended;
  expect(vi.getTimerCount()).toBe(0);
});
