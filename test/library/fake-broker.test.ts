import { describe, expect, it } from 'vitest';
import { sendHello, startFakeBackend, startFakeBroker } from '../../src/library/index.ts';

describe('a broker in a test', () => {
  it('hands a client over to a backend, and tells how', async () => {
    await using backend = await startFakeBackend();
    await using broker = await startFakeBroker({ backend });
    const verdict = await sendHello({ endpoint: broker, send: 'ping' });
    expect(verdict).toMatchObject({ outcome: 'accepted', route: 'adopted', adopted: { received: 'ping' } });
    expect(await broker.nextHandoff()).toMatchObject({ outcome: 'accepted' });
    expect(await backend.nextHandoff()).toMatchObject({ outcome: 'accepted' });
  });

  it('replies, offers and readies by scripts that can be replaced', async () => {
    await using backend = await startFakeBackend();
    await using broker = await startFakeBroker({ backend: backend.endpoint, reply: 'refuse:rate-limited' });
    const { endpoint } = broker;
    expect(await sendHello({ endpoint })).toMatchObject({ outcome: 'refused' });
    broker.reply('negotiate');
    broker.ready('refuse:not now');
    expect(await sendHello({ endpoint, send: 'ping' })).toMatchObject({
      route: 'reconnected',
      reconnected: { received: 'ping' },
    });
    broker.ready('relay');
    broker.offer('corrupt:token-short');
    expect(await sendHello({ endpoint, send: 'ping' })).toMatchObject({ route: 'reconnected' });
    expect(() => broker.offer('refuse')).toThrow('refuse');
  });

  it('refuses as the flags say', async () => {
    await using broker = await startFakeBroker({ refuse: 'rate-limited', reason: 'later', retryAfter: '3s' });
    const verdict = await sendHello({ endpoint: broker.endpoint });
    expect(verdict).toMatchObject({ outcome: 'refused' });
    expect(verdict.reason).toContain('later');
  });

  it('says which code it does not know', async () => {
    await expect(startFakeBroker({ refuse: 'rate-limitd' })).rejects.toMatchObject({ kind: 'usage' });
  });
});
