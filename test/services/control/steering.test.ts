import { expect, it } from 'vitest';
import { Steering } from '../../../src/services/control/steering.ts';
import { readScript } from '../../../src/services/read-script.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { offer, TOKEN, toHex } from '../../wire/building.ts';

/** A tap that holds ACKs, and handoffs that all have the same token. */
function steering() {
  const made = new Steering({
    frames: ['ack'],
    loop: false,
    redact: false,
    read: readScript,
    newSeed: () => 1,
  });
  const frame = offer();
  return {
    made,
    begins: (connection: number) => made.held.see(connection, readFrame(frame, 0, frame.length, 0, null)),
    holds: (connection: number) =>
      made.held.hold(
        { connection, frame: 'ack', role: 'break-ack', token: toHex(TOKEN) },
        () => [],
        () => {},
      ),
    ask: (request: object) => made.answer(JSON.stringify(request)) as { [field: string]: unknown },
  };
}

it('handoffs that share a token have the messages in the order in which both came', () => {
  const { begins, holds, ask } = steering();
  for (const connection of [0, 1, 2]) begins(connection);
  for (const connection of [0, 1]) holds(connection);
  expect(ask({ list: 'handoffs' })['handoffs']).toMatchObject([
    { index: 0, held: true, frame: 'ack' },
    { index: 1, held: true, frame: 'ack' },
    { index: 2, held: false, frame: null },
  ]);
  expect(ask({ list: 'frames' })['frames']).toMatchObject([
    { number: 0, handoff: 0 },
    { number: 1, handoff: 1 },
  ]);
  expect(ask({ decide: 0, script: 'pass' })).toMatchObject({ ok: true, decided: 'pass' });
  expect(ask({ decide: 2, script: 'pass' })).toMatchObject({ ok: false, code: 'ESTATE' });
});

it('lists thousands of them', () => {
  const { begins, holds, ask } = steering();
  for (let connection = 0; connection < 3_000; connection++) {
    begins(connection);
    holds(connection);
  }
  expect(ask({ list: 'handoffs' })['handoffs']).toHaveLength(3_000);
  expect(ask({ list: 'frames' })['frames']).toHaveLength(3_000);
});
