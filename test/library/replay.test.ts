import { describe, expect } from 'vitest';
import { replay, sendOffer, startFakeBackend } from '../../src/library/index.ts';
import { it } from '../process/stage.ts';

describe('a replay in a test', () => {
  it('plays a broker to a live backend and says what differs', async ({ stage }) => {
    const capture = stage.path('c.pcapng');
    {
      await using backend = await startFakeBackend({ capture, reply: 'refuse:busy' });
      await sendOffer({ endpoint: backend.endpoint });
    }
    await using same = await startFakeBackend({ reply: 'refuse:busy' });
    const { endpoint } = same;
    expect(await replay({ file: capture, as: 'broker', endpoint })).toMatchObject({
      played: 1,
      compared: 1,
      different: 0,
      summary: { offers: 1, acks: 1 },
    });
    same.reply('refuse:full');
    const { different, comparisons } = await replay({ file: capture, as: 'broker', endpoint });
    expect(different).toBe(1);
    expect(comparisons[0]?.differences).toEqual([
      { field: 'payload.errorDetail', recorded: 'busy', live: 'full' },
    ]);
    expect(
      await replay({ file: capture, as: 'broker', endpoint, ignore: 'payload.errorDetail' }),
    ).toMatchObject({ different: 0 });
  });

  it('plays a backend at an endpoint of its own', async ({ stage }) => {
    const capture = stage.path('c.ndjson');
    {
      await using backend = await startFakeBackend({ capture, reply: 'refuse:busy' });
      await sendOffer({ endpoint: backend.endpoint });
    }
    const replayed = replay({
      file: capture,
      as: 'backend',
      endpoint: ':auto',
      onListening: async (endpoint) =>
        expect(await sendOffer({ endpoint })).toMatchObject({ outcome: 'refused', errorDetail: 'busy' }),
    });
    expect(await replayed).toMatchObject({ played: 1, different: 0 });
  });

  it('ends when it is aborted', async ({ stage }) => {
    const capture = stage.path('c.bin');
    {
      await using backend = await startFakeBackend({ capture });
      await sendOffer({ endpoint: backend.endpoint });
    }
    const replayed = replay({
      file: capture,
      as: 'backend',
      endpoint: ':auto',
      signal: AbortSignal.abort(),
    });
    expect(await replayed).toMatchObject({ played: 0 });
  });

  it('says which side it does not know', async () => {
    await expect(replay({ file: 'x', as: 'clinet' as 'client' })).rejects.toMatchObject({ kind: 'usage' });
  });
});
