import { randomBytes } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { asleep } from '../process/eventually.ts';
import { firstOf } from '../process/first-connection.ts';
import { dialRaw, sendWith, token } from '../process/raw-peers.ts';
import { it } from '../process/stage.ts';

describe.concurrent('tap between failing peers', () => {
  it('survives a backend that is not there, hangs up or dies', async ({ stage }) => {
    const tap = await stage.tap();
    const early = await dialRaw(stage, stage.tapped);
    await early.over;
    await tap.says('cannot pass on to');
    const backend = await stage.fakeBackend('--reply hangup,silent');
    const offered = (expected: string) =>
      stage.run(['send-offer', stage.tapped, '--json', '--expect', expected]);
    expect(await offered('unanswered')).toMatchObject({ code: 0 });
    const hanging = offered('unanswered');
    await backend.countOf('frame', 2);
    await backend.kill();
    expect(await hanging).toMatchObject({ code: 0 });
    await stage.fakeBackend();
    expect(await offered('accepted')).toMatchObject({ code: 0 });
  });

  it('listens again where another process has removed its socket', async ({ stage }) => {
    await stage.fakeBackend();
    const tap = await stage.tap();
    unlinkSync(stage.tapped);
    await tap.says('listening there again');
    expect(await stage.run(['send-offer', stage.tapped])).toMatchObject({ code: 0 });
  });

  it('survives a broker that dies in the middle of an offer', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    await stage.tap();
    const broker = await dialRaw(stage, stage.tapped);
    await sendWith(broker, token(1).subarray(0, 9), []);
    broker.socket.destroy();
    await backend.says('after 9 of the 16 bytes of a sideband');
    expect(await stage.run(['send-offer', stage.tapped])).toMatchObject({ code: 0 });
  });

  it('holds hundreds of connections at once', async ({ stage }) => {
    await stage.fakeBackend();
    await stage.tap();
    const offered = [
      'send-offer',
      stage.tapped,
      '--json',
      '--send',
      'ping',
      '--count',
      '300',
      '--concurrency',
      '300',
    ];
    const { code, verdicts } = await stage.run(offered);
    expect(code).toBe(0);
    expect(verdicts).toHaveLength(300);
  });

  it('does not read on where the other side does not', async ({ stage }) => {
    const { connection } = await firstOf(stage);
    const tap = await stage.tap('--quiet');
    const near = await dialRaw(stage, stage.tapped);
    const far = await connection;
    far.socket.pause();
    const chunk = randomBytes(1 << 20);
    let accepted = 0;
    for (let turn = 0; turn < 32; turn++) near.socket.write(chunk, () => accepted++);
    await asleep(tap.pid);
    // With nothing left to do, it has left the writer waiting with most of the 32 MiB.
    expect(accepted).toBeLessThan(16);
    far.socket.resume();
    await far.receive(32 << 20);
  });
});
