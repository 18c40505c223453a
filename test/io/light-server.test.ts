import { openSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { LightServer } from '../../src/io/light-server.ts';
import { type LightCalls, LightSocket } from '../../src/io/light-socket.ts';
import type { Poller } from '../../src/io/poller.ts';

const EMFILE = Object.assign(new Error('accept: EMFILE'), { code: 'EMFILE' });

/** A server, and what the system answers to each attempt to accept, in order; afterwards nobody waits. */
function serverWith(answers: readonly (number | Error)[]) {
  const left = [...answers];
  let readable = () => {};
  const poller = {
    watch: (_descriptor: number, told: () => void) => {
      readable = told;
    },
    unwatch: () => {},
    calls: { accept: () => left.shift() ?? null },
  };
  const accepted: unknown[] = [];
  const server = new LightServer(
    openSync('/dev/null', 'r'),
    poller as unknown as Poller,
    (descriptor) => new LightSocket(descriptor, {} as LightCalls, poller),
    (socket) => accepted.push(socket),
  );
  const told: Error[] = [];
  server.on('error', (error) => told.push(error));
  return { server, told, accepted, look: () => readable() };
}

it('says once that nothing can be accepted, however often it tries, and again only after all were', () => {
  vi.useFakeTimers();
  const { server, told, accepted, look } = serverWith([
    ...[EMFILE, EMFILE, EMFILE],
    // There is room for one, and two wait.
    ...[100, EMFILE],
    ...[101, 102],
  ]);
  for (let tries = 0; tries < 5; tries++) {
    look();
    vi.runAllTimers();
  }
  expect(accepted).toHaveLength(3);
  expect(told).toHaveLength(1);
  server.close();
  vi.useRealTimers();
});

it('says it again where it happens again', () => {
  vi.useFakeTimers();
  const { server, told, look } = serverWith([EMFILE, 100]);
  look();
  vi.runAllTimers();
  look();
  expect(told).toHaveLength(1);
  const again = serverWith([EMFILE]);
  again.look();
  expect(again.told).toHaveLength(1);
  again.server.close();
  server.close();
  vi.useRealTimers();
});
