import { describe, expect } from 'vitest';
import { asleep, stopped } from '../process/eventually.ts';
import { firstOf } from '../process/first-connection.ts';
import { dialRaw, offer, sendSideband, token } from '../process/raw-peers.ts';
import type { RunningCli } from '../process/running.ts';
import { ofType } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';
import { ack, frame } from '../wire/building.ts';

const OFFER = offer(token(1));
const ACK = ack({ token: token(1) });

/** A tap between two peers of the test, with a way to have it find only later what they do meanwhile. */
async function tapped(stage: Stage, expected: string) {
  const { connection } = await firstOf(stage);
  const tap = await stage.tap(['--count', '1', '--expect', expected]);
  const broker = await dialRaw(stage, stage.tapped);
  await sendSideband(stage, broker, token(1));
  return { tap, broker, backend: await connection };
}

async function asItSleeps(tap: RunningCli, act: () => Promise<void>): Promise<void> {
  await asleep(tap.pid);
  tap.signal('SIGSTOP');
  await stopped(tap.pid);
  await act();
  tap.signal('SIGCONT');
}

describe('what a tap reads and cannot write', () => {
  it('is an ACK to a broker that has gone: the backend has answered, the broker has no answer', async ({
    stage,
  }) => {
    const { tap, broker, backend } = await tapped(stage, 'unanswered=1');
    broker.write(OFFER);
    await backend.receive(16 + OFFER.length);
    await asItSleeps(tap, async () => {
      broker.socket.destroy();
      await broker.over;
      backend.write(ACK);
      backend.socket.end();
    });
    const { code, records } = await tap.ended;
    expect(code).toBe(0);
    expect(ofType(records, 'changed')).toMatchObject([
      {
        direction: 'backend-to-broker',
        by: 'undelivered',
        message: 'HandoffAck',
        was: Buffer.from(ACK).toString('hex'),
      },
    ]);
    expect(ofType(records, 'handoff')).toMatchObject([
      {
        outcome: 'unanswered',
        ack: null,
        sides: { broker: 'unanswered', backend: 'accepted' },
        problems: [{ text: 'the backend answered this offer, and no answer was passed on' }],
      },
    ]);
  });

  it('is an offer to a backend that has gone: a handoff that the backend has not seen', async ({ stage }) => {
    const { tap, broker, backend } = await tapped(stage, 'unanswered=1');
    await backend.receive(16);
    await asItSleeps(tap, async () => {
      broker.write(OFFER);
      broker.socket.end();
      backend.socket.destroy();
      await backend.over;
    });
    const { code, records } = await tap.ended;
    expect(code).toBe(0);
    expect(ofType(records, 'changed')).toMatchObject([
      { direction: 'broker-to-backend', by: 'undelivered', message: 'HandoffOffer', offset: 16 },
    ]);
    expect(ofType(records, 'handoff')).toMatchObject([
      { outcome: 'unanswered', offer: null, sides: { broker: 'unanswered', backend: null } },
    ]);
  });

  it('may also have been taken for passed on, where the backend did not read: how much of it did not leave is said', async ({
    stage,
  }) => {
    const { tap, broker, backend } = await tapped(stage, 'unanswered=0');
    await backend.receive(16);
    backend.socket.pause();
    const long = frame({ envelopeVersion: 1, payloadProtocol: 0x7777 }, Buffer.alloc(100_000, 0xaa));
    for (let count = 0; count < 8; count++) broker.write(long);
    // More than the system keeps for a reader that does not read.
    await tap.countOf('frame', 4);
    backend.socket.destroy();
    broker.socket.destroy();
    const { stderr } = await tap.ended;
    const [, lost] = /^(?:.*: )?(\d+) bytes that are shown as sent did not leave/m.exec(stderr) ?? [];
    expect(Number(lost)).toBeGreaterThan(0);
    expect(Number(lost)).toBeLessThan(8 * long.length);
  });
});
