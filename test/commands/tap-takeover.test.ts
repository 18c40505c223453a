import { statSync, unlinkSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { asleep, eventually } from '../process/eventually.ts';
import { dialRaw, listenRaw, offer, token } from '../process/raw-peers.ts';
import { it } from '../process/stage.ts';

describe.concurrent('tap --takeover', () => {
  it('stands before a live socket and puts it back', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const { ino } = statSync(stage.endpoint);
    const tap = stage.start(['tap', '--takeover', stage.endpoint, '--json']);
    await tap.recordOf('listening');
    expect(statSync(stage.endpoint)).toMatchObject({
      mode: expect.toSatisfy((mode) => (mode & 0o777) === 0o600),
    });
    expect(await stage.sendOffer('--send ping')).toMatchObject({ code: 0 });
    expect(await tap.recordOf('handoff')).toMatchObject({ outcome: 'accepted' });
    tap.signal('SIGINT');
    expect(await tap.ended).toMatchObject({ code: 0 });
    expect(statSync(stage.endpoint).ino).toBe(ino);
    expect(await stage.sendOffer()).toMatchObject({ code: 0 });
    await backend.countOf('handoff', 2);
    expect(() => statSync(`${stage.endpoint}.tapped`)).toThrow('ENOENT');
    expect(() => statSync(`${stage.endpoint}.tap`)).toThrow('ENOENT');
  });

  it.for([
    ['one SIGTERM', ['SIGTERM']],
    ['one SIGINT', ['SIGINT']],
    ['two SIGTERM', ['SIGTERM', 'SIGTERM']],
    ['a SIGINT and a SIGTERM', ['SIGINT', 'SIGTERM']],
  ] as const)(
    'ends by %s with connections that are idle, and puts the socket back',
    async ([, signals], { stage }) => {
      // A backend that closes nothing, whoever closes at the other side.
      const served: unknown[] = [];
      const backend = await listenRaw(stage, (connection) => served.push(connection));
      const { ino } = statSync(stage.endpoint);
      const tap = stage.start(['tap', '--takeover', stage.endpoint, '--json']);
      await tap.recordOf('listening');
      const idle = await Promise.all([1, 2, 3].map(() => dialRaw(stage)));
      // One of them has said half an offer.
      idle[0]!.write(offer(token(1)).subarray(0, 20));
      await eventually(() => served.length === idle.length, 'all connections are passed on');
      await asleep(tap.pid);
      for (const signal of signals) tap.signal(signal);
      const { code } = await tap.ended;
      expect(signals.length === 1 ? [0] : [0, 130]).toContain(code);
      expect(statSync(stage.endpoint).ino).toBe(ino);
      expect(() => statSync(`${stage.endpoint}.tapped`)).toThrow('ENOENT');
      expect(backend.listening).toBe(true);
      await Promise.all(idle.map(({ over }) => over));
    },
  );

  it('is undone by --restore when the tap was killed', async ({ stage }) => {
    await stage.fakeBackend();
    const take = ['tap', '--takeover', stage.endpoint, '--json'];
    const tap = stage.start(take);
    await tap.recordOf('listening');
    const restore = ['tap', '--restore', stage.endpoint, '--json'];
    expect(await stage.run(restore)).toMatchObject({ code: 3, error: { code: 'EADDRINUSE' } });
    await tap.kill();
    expect(await stage.sendOffer()).toMatchObject({ code: 3 });
    expect(await stage.run(take)).toMatchObject({
      code: 3,
      error: { code: 'EEXIST', hint: expect.stringContaining('--restore') },
    });
    expect(await stage.run(restore)).toMatchObject({ code: 0 });
    expect(await stage.sendOffer()).toMatchObject({ code: 0 });
    expect(await stage.run(restore)).toMatchObject({ code: 3, error: { code: 'ENOENT' } });
  });

  it('leaves a socket alone that somebody else has put there meanwhile', async ({ stage }) => {
    const old = await stage.fakeBackend();
    const tap = stage.start(['tap', '--takeover', stage.endpoint, '--json']);
    await tap.recordOf('listening');
    await old.kill();
    // Without a turn in between: the tap listens again where nobody does.
    unlinkSync(stage.endpoint);
    await listenRaw(stage, () => {});
    const { ino } = statSync(stage.endpoint);
    tap.signal('SIGINT');
    await tap.ended;
    expect(statSync(stage.endpoint).ino).toBe(ino);
  });

  it.for([
    ['nobody there', false],
    ['a stale socket', true],
  ] as const)('refuses %s', async ([, stale], { stage }) => {
    if (stale) {
      const backend = await stage.fakeBackend();
      await backend.kill();
    }
    expect(await stage.run(['tap', '--takeover', stage.endpoint, '--json'])).toMatchObject({
      code: 3,
      error: { code: 'ECONNREFUSED', message: expect.stringContaining('nothing is listening') },
    });
  });
});
