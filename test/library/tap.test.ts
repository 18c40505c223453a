import { describe, expect } from 'vitest';
import { sendOffer, startFakeBackend, startTap } from '../../src/library/index.ts';
import { it } from '../process/stage.ts';

describe('a tap in a test', () => {
  it('passes on and breaks by scripts that can be replaced', async () => {
    await using backend = await startFakeBackend();
    await using tap = await startTap({ target: backend.endpoint, break: { ack: 'corrupt:token' } });
    const { endpoint } = tap;
    expect(await sendOffer({ endpoint })).toMatchObject({ outcome: 'invalid' });
    tap.break('ack', 'pass');
    expect(await sendOffer({ endpoint, send: 'ping' })).toMatchObject({
      outcome: 'accepted',
      adopted: { received: 'ping' },
    });
    const outcomes = [(await tap.nextHandoff()).outcome, (await tap.nextHandoff()).outcome];
    expect(outcomes).toEqual(['invalid', 'accepted']);
    tap.break('offer', 'drop');
    expect(await sendOffer({ endpoint, deadline: 50 })).toMatchObject({ outcome: 'unanswered' });
  });

  it('listens where it is asked to, and reads FRAME=SCRIPT as the flag', async ({ stage }) => {
    await using backend = await startFakeBackend();
    await using tap = await startTap({
      listen: stage.tapped,
      target: backend.endpoint,
      break: ['ack=corrupt:correlation-id*1'],
    });
    expect(tap.endpoint).toBe(stage.tapped);
    expect(await sendOffer({ endpoint: stage.tapped })).toMatchObject({ outcome: 'invalid' });
    expect(await sendOffer({ endpoint: stage.tapped })).toMatchObject({ outcome: 'accepted' });
  });

  it('takes the place of a live socket and gives it back, without a trace on the process', async () => {
    const listeners = () => process.listenerCount('exit');
    await using backend = await startFakeBackend();
    const before = listeners();
    const { endpoint } = backend;
    const tap = await startTap({ takeover: endpoint, break: { ack: 'corrupt:token' } });
    expect(await sendOffer({ endpoint })).toMatchObject({ outcome: 'invalid' });
    await tap.close();
    expect(await sendOffer({ endpoint })).toMatchObject({ outcome: 'accepted' });
    expect(listeners()).toBe(before);
  });

  it.for([
    [{}, 'takes target'],
    [{ target: '/tmp/a.sock', listen: '/tmp/a.sock' }, 'are the same'],
    [{ target: '/tmp/a.sock', break: { akc: 'drop' } } as object, 'no frame "akc"'],
    [{ target: '/tmp/a.sock', break: 'ack=drpo' }, 'drpo'],
  ] as const)('says what is wrong with %j', async ([options, said]) => {
    await expect(startTap(options)).rejects.toThrow(said);
    await expect(startTap(options)).rejects.toMatchObject({ kind: 'usage' });
  });
});
