import { describe, expect } from 'vitest';
import { faultsFor } from '../../src/faults/catalogue.ts';
import { it } from '../process/stage.ts';
import { referenceBackend, referenceClients } from './reference-peer.ts';

/** Faults of a ready that a real client does not mind: it looks at the token and at the acceptance, not at ids. */
const HARMLESS = [
  'request-id',
  'correlation-id',
  'foreign-first',
  'unknown-field',
  'trailing-bytes',
  'frame-twice',
];

describe.concurrent('a real client of our fake-broker', () => {
  it('talks to our fake-backend', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const broker = await stage.fakeBroker('--once');
    expect(await referenceClients(stage)).toMatchObject([
      { route: 'adopted', received: 'ping', closed: false },
    ]);
    const { code, records } = await broker.ended;
    expect(code).toBe(0);
    expect(records.find(({ type }) => type === 'client')).toMatchObject({
      serviceName: 'zccache',
      reply: 'negotiated',
      state: 'adopted',
      reason: '',
    });
    expect(await backend.recordOf('handoff')).toMatchObject({ outcome: 'accepted', serviceName: 'zccache' });
  });

  it('talks to the reference’s backend', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'accept', '--count', '3');
    await stage.fakeBroker();
    const clients = await referenceClients(stage, 3);
    expect(clients).toHaveLength(3);
    for (const client of clients) expect(client).toMatchObject({ route: 'adopted', received: 'ping' });
  });

  it('falls back when the reference’s backend refuses', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'reject', '--detail', 'full');
    const broker = await stage.fakeBroker();
    expect(await referenceClients(stage)).toMatchObject([{ route: 'reconnected', received: 'ping' }]);
    expect(await broker.recordOf('client')).toMatchObject({ state: 'fallen-back', reason: 'refused: full' });
  });

  it.for(['refuse:busy', 'hangup', 'corrupt:token', 'truncate', 'stall', 'early+hangup'])(
    'falls back when our fake-backend does not accept: %s',
    async (reply, { stage }) => {
      await stage.fakeBackend(`--reply ${reply}`);
      const broker = await stage.fakeBroker('--deadline 500ms');
      const [client] = await referenceClients(stage);
      const route = reply.startsWith('early') ? 'adopted' : 'reconnected';
      expect(client?.route).toBe(route);
      const state = reply.startsWith('early') ? 'adopted' : 'fallen-back';
      expect(await broker.recordOf('client')).toMatchObject({ state });
    },
  );

  it('falls back when no backend listens', async ({ stage }) => {
    const broker = await stage.fakeBroker();
    expect(await referenceClients(stage)).toMatchObject([{ route: 'reconnected', received: 'ping' }]);
    expect(await broker.recordOf('client')).toMatchObject({ state: 'fallen-back' });
  });

  it('never hears of a handoff that it has not asked for', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    await stage.fakeBroker('--once');
    // The reference’s client sets its capability bit all the same; it just does not wait for ready.
    expect(await referenceClients(stage, 1, '--adopt', 'no')).toMatchObject([
      { route: 'reconnected', received: 'ping' },
    ]);
    expect(await backend.recordOf('handoff')).toMatchObject({ outcome: 'accepted' });
  });

  it('reads our refusal, its reason and its retry', async ({ stage }) => {
    await stage.fakeBroker('--refuse rate-limited --retry-after 3s --reason enough');
    expect(await referenceClients(stage)).toMatchObject([
      {
        route: 'error',
        error: 'broker refused Hello: enough (ErrorRateLimited, retry_after_ms=3000)',
      },
    ]);
  });

  it('is told that its service is unknown', async ({ stage }) => {
    await stage.fakeBroker('--service clud --service fbuild');
    const [client] = await referenceClients(stage);
    expect(client?.error).toMatch(/ErrorServiceUnknown/);
  });

  it('is misled when it is told of an acceptance after a refusal', async ({ stage }) => {
    await stage.fakeBackend('--reply refuse');
    const broker = await stage.fakeBroker('--ready accept');
    expect(await referenceClients(stage)).toMatchObject([{ route: 'adopted', received: '', closed: true }]);
    expect(await broker.recordOf('client')).toMatchObject({ state: 'misled' });
  });
});

describe.concurrent('a real client takes our ready', () => {
  it.for(['silent', 'hangup', 'truncate', 'stall', 'delay:3s', 'refuse:no', 'trickle:100ms'])(
    'that is no ready in time, and falls back: %s',
    async (ready, { stage }) => {
      await stage.fakeBackend();
      await stage.fakeBroker(`--ready ${ready}`);
      expect(await referenceClients(stage)).toMatchObject([{ route: 'reconnected', received: 'ping' }]);
    },
  );

  it.for(['delay:100ms', 'trickle:1ms', 'duplicate'])(
    'that is in time, and goes on with its connection: %s',
    async (ready, { stage }) => {
      await stage.fakeBackend();
      await stage.fakeBroker(`--ready ${ready}`);
      expect(await referenceClients(stage)).toMatchObject([{ route: 'adopted' }]);
    },
  );

  it.for(
    faultsFor('ready')
      .map(({ name }) => name)
      .filter((name) => !HARMLESS.includes(name)),
  )('with the fault %s, and falls back', async (fault, { stage }) => {
    await stage.fakeBackend();
    await stage.fakeBroker(`--ready corrupt:${fault}`);
    expect(await referenceClients(stage)).toMatchObject([{ route: 'reconnected', received: 'ping' }]);
  });

  it.for(HARMLESS)('with the fault %s, and does not mind', async (fault, { stage }) => {
    await stage.fakeBackend();
    await stage.fakeBroker(`--ready corrupt:${fault}`);
    expect(await referenceClients(stage)).toMatchObject([{ route: 'adopted' }]);
  });
});
