import { describe, expect } from 'vitest';
import { listenRaw, offer } from '../process/raw-peers.ts';
import { it } from '../process/stage.ts';
import { ack, TOKEN } from '../wire/building.ts';
import { backendHere, offerHere } from './here.ts';

describe.concurrent('whether the connection that was handed over is let go, is seen after every outcome', () => {
  it.for([
    ['ack', 'accepted', false],
    ['refuse', 'refused', true],
    ['leak', 'refused', false],
    ['corrupt:token', 'invalid', false],
    ['hangup', 'unanswered', true],
    ['truncate', 'invalid', true],
    ['silent', 'unanswered', true],
  ] as const)('%s: %s', async ([reply, outcome, released], { stage }) => {
    await backendHere(stage, reply);
    const deadline = reply === 'silent' ? { deadlineMs: 200 } : {};
    const { verdicts } = await offerHere(stage, { expect: outcome, ...deadline });
    expect(verdicts).toMatchObject([{ outcome, released }]);
  });

  it('while the next offers are made already; verdicts keep their order', async ({ stage }) => {
    await backendHere(stage, 'leak');
    const { verdicts, records } = await offerHere(stage, { count: 3, expect: 'refused' });
    const told = records.map(({ type }) => type).filter((type) => type === 'handoff' || type === 'verdict');
    expect(told).toEqual(['handoff', 'handoff', 'handoff', 'verdict', 'verdict', 'verdict']);
    expect(verdicts.map(({ connection, released }) => [connection, released])).toEqual([
      [0, false],
      [1, false],
      [2, false],
    ]);
  });

  it('an acceptance of a connection that nobody holds is one that nobody serves', async ({ stage }) => {
    // This backend reads the sideband with a call that drops the descriptor.
    await listenRaw(stage, (connection) => {
      const whole = TOKEN.length + offer(TOKEN).length;
      void connection.receive(whole).then(() => connection.write(ack()));
    });
    const { code, verdicts } = await offerHere(stage, { token: TOKEN });
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([
      { outcome: 'accepted', released: true, problems: [{ id: 'adopted-unserved' }] },
    ]);
  });
});
