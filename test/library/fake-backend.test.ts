import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect } from 'vitest';
import { Failure, sendOffer, startFakeBackend, type WrittenRecord } from '../../src/library/index.ts';
import { it } from '../process/stage.ts';

describe('a backend in a test', () => {
  it('answers by a script that can be replaced, and tells how each handoff ended', async () => {
    await using backend = await startFakeBackend({ reply: 'refuse:busy' });
    const { endpoint } = backend;
    expect(await sendOffer({ endpoint })).toMatchObject({ outcome: 'refused', errorDetail: 'busy' });
    expect(await backend.nextHandoff()).toMatchObject({ outcome: 'refused' });
    backend.reply('ack');
    expect(await sendOffer({ endpoint, send: 'ping' })).toMatchObject({
      outcome: 'accepted',
      adopted: { received: 'ping' },
    });
    expect(await backend.nextHandoff()).toMatchObject({ outcome: 'accepted' });
    backend.accept('hangup');
    expect(await sendOffer({ endpoint })).toMatchObject({ outcome: 'unanswered' });
  });

  it('answers each service by a script of its own', async () => {
    await using backend = await startFakeBackend({ replyFor: { clud: 'refuse:not today' } });
    const { endpoint } = backend;
    expect(await sendOffer({ endpoint, service: 'clud' })).toMatchObject({ errorDetail: 'not today' });
    expect(await sendOffer({ endpoint, service: 'zccache' })).toMatchObject({ outcome: 'accepted' });
  });

  it('draws the same steps with the same seed', async () => {
    const outcomes = async () => {
      await using backend = await startFakeBackend({ random: 'ack=1,refuse=1', seed: 7 });
      const drawn: string[] = [];
      for (let count = 0; count < 8; count++)
        drawn.push((await sendOffer({ endpoint: backend.endpoint })).outcome);
      return drawn;
    };
    const first = await outcomes();
    expect(new Set(first)).toEqual(new Set(['accepted', 'refused']));
    expect(await outcomes()).toEqual(first);
  });

  it('is gone after close, with its directory', async () => {
    const backend = await startFakeBackend();
    const { endpoint } = backend;
    const next = backend.nextHandoff();
    await backend.close();
    expect(existsSync(dirname(endpoint))).toBe(false);
    await expect(next).rejects.toMatchObject({ code: 'ECLOSED' });
    await expect(backend.nextHandoff()).rejects.toBeInstanceOf(Failure);
    expect(await sendOffer({ endpoint })).toMatchObject({ outcome: 'unreachable' });
    await backend.close();
  });

  it('gives its handoffs one after another, as --json writes them', async () => {
    await using backend = await startFakeBackend({ reply: 'ack,corrupt:token' });
    for (const fault of [undefined, 'token-short'])
      await sendOffer({ endpoint: backend.endpoint, ...(fault !== undefined && { fault }) });
    const outcomes: string[] = [];
    for await (const handoff of backend.handoffs) {
      expect(handoff).not.toHaveProperty('replaces');
      outcomes.push(handoff.outcome);
      if (outcomes.length === 2) break;
    }
    expect(outcomes).toEqual(['accepted', 'refused']);
  });

  it('tells of every record, with tokens cut where that is asked', async () => {
    const records: WrittenRecord[] = [];
    const backend = await startFakeBackend({ redact: true, onRecord: (record) => records.push(record) });
    await sendOffer({ endpoint: backend.endpoint, token: '00112233445566778899aabbccddeeff' });
    expect((await backend.nextHandoff()).token).toBe('00112233');
    await backend.close();
    const types = records.map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['listening', 'sideband']);
    expect(types.at(-1)).toBe('summary');
    expect(JSON.stringify(records)).not.toContain('0011223344');
  });

  it('records no secrets where that is asked', async ({ stage }) => {
    const capture = stage.path('c.bin');
    const backend = await startFakeBackend({ redact: true, capture });
    await sendOffer({ endpoint: backend.endpoint, token: '00112233445566778899aabbccddeeff' });
    await backend.close();
    // Four bytes may be shown; what replaces the fifth may be the same by chance.
    expect(readFileSync(capture).toString('hex')).not.toContain('5566778899');
  });

  it('ends by itself after the number of offers that it is given', async () => {
    const backend = await startFakeBackend({ count: 1 });
    await sendOffer({ endpoint: backend.endpoint });
    const seen: string[] = [];
    for await (const { outcome } of backend.handoffs) seen.push(outcome);
    expect(seen).toEqual(['accepted']);
    await backend.close();
  });
});

describe('what is wrong with an option is a Failure that says so', () => {
  it.for([
    [() => startFakeBackend({ reply: 'akc' }), 'reply: '],
    [() => startFakeBackend({ count: 0 }), 'count: '],
    [() => startFakeBackend({ expectToken: 'xy' }), 'expectToken: '],
    [() => startFakeBackend({ replay: 'ack' } as object), 'no option "replay"'],
    [() => startFakeBackend({ reply: 5 } as object), 'reply must be a string'],
    [() => startFakeBackend({ reply: 'ack', random: 'ack=1' }), 'exclude'],
    [() => startFakeBackend({ reply: '@/nowhere' }), '/nowhere'],
    [() => sendOffer({ deadline: 'soon' }), 'deadline: '],
    [() => sendOffer({ correlationId: -1 }), 'correlationId: '],
    [() => sendOffer({ fault: 'tokne' }), 'tokne'],
    [() => sendOffer({ expectAnswer: 'ping' }), 'needs send'],
  ] as const)('%s', async ([call, said]) => {
    const failure: unknown = await call().then(
      () => null,
      (error) => error,
    );
    expect(failure).toBeInstanceOf(Failure);
    expect((failure as Failure).message).toContain(said);
  });

  it('also of a script that is to replace another: that one stays', async () => {
    await using backend = await startFakeBackend({ reply: 'refuse:busy' });
    expect(() => backend.reply('akc')).toThrow(Failure);
    expect(await sendOffer({ endpoint: backend.endpoint })).toMatchObject({ outcome: 'refused' });
  });

  it('says where it cannot listen', async ({ stage }) => {
    writeFileSync(stage.endpoint, '');
    await expect(startFakeBackend({ endpoint: stage.endpoint })).rejects.toMatchObject({
      kind: 'environment',
    });
  });

  it('judges a verdict where something is expected of it', async () => {
    await using backend = await startFakeBackend({ reply: 'refuse' });
    expect(await sendOffer({ endpoint: backend.endpoint, expect: 'accepted' })).toMatchObject({
      expected: 'accepted',
      met: false,
    });
    await expect(sendOffer({ endpoint: '/tmp/nobody-there.sock', expect: 'accepted' })).rejects.toMatchObject(
      { kind: 'environment' },
    );
  });
});
