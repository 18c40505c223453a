import { describe, expect } from 'vitest';
import { faultsFor } from '../../src/faults/catalogue.ts';
import { clockPasses } from '../process/eventually.ts';
import { dialRaw } from '../process/raw-peers.ts';
import { it } from '../process/stage.ts';
import { deliver, referenceBrokerProcess, referenceClients } from './reference-peer.ts';

const REAL = ['--service', 'zccache', '--wanted-version', '1.11.20'];

/** Answers that a broker must not take for an acceptance: no ACK, a part of one, a late one, and one with each fault that is checked. */
const NO_ACCEPTANCES = [
  ...['hangup', 'truncate', 'truncate:3', 'silent', 'stall', 'late'],
  ...faultsFor('ack')
    .filter(({ reaches }) => reaches.ack !== null)
    .map(({ name }) => `corrupt:${name}`),
];

// docs/reference-findings.md: each by the command line that it names. A test that fails here may be good news.
describe.concurrent('defects of the reference', () => {
  for (const flags of [
    '--hello hangup',
    '--hello truncate:20',
    '--hello then:hangup',
    '--admin status --fault kind',
    '--admin status --fault payload',
  ])
    it(`one client ends the broker: send-hello ${flags}`, async ({ stage }) => {
      const { peer, listening } = await referenceBrokerProcess(stage);
      const real = flags.startsWith('--admin') ? [] : REAL;
      // A broker that has written its answer before it sees the close survives that client, but not the next ones.
      const several = [...flags.split(' '), ...real, '--count', '30', '--json'];
      await stage.run(['send-hello', listening.endpoint, ...several]);
      const { code, stderr } = await peer.ended;
      expect({ code, stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('the broker ended'),
      });
    });

  it('there are 20 ways to a false acceptance', () => {
    expect(NO_ACCEPTANCES).toHaveLength(20);
  });

  for (const reply of NO_ACCEPTANCES)
    it(`the client is told accepted: fake-backend --reply ${reply}`, async ({ stage }) => {
      await stage.fakeBackend(`--reply ${reply}`);
      const { listening } = await referenceBrokerProcess(stage);
      const { verdicts } = await stage.sendHello([...REAL, '--ready-timeout', '20s'], listening.endpoint);
      expect(verdicts).toMatchObject([{ outcome: 'accepted', route: 'adopted' }]);
    });

  it('a client with one byte of a Hello holds up all others: send-hello --hello stall:1', async ({
    stage,
  }) => {
    const { listening } = await referenceBrokerProcess(stage);
    const slow = stage.start(['send-hello', listening.endpoint, '--hello', 'stall:1', '--json']);
    await slow.recordOf('start');
    // It has connected once a second client hears nothing.
    for (;;) {
      const { verdicts } = await stage.sendHello([...REAL, '--reply-timeout', '3s'], listening.endpoint);
      if (verdicts[0]?.outcome === 'accepted') continue;
      expect(verdicts).toMatchObject([{ outcome: 'unanswered', route: 'none' }]);
      break;
    }
  });

  it('a silent backend holds up all others: fake-backend --reply silent', async ({ stage }) => {
    await stage.fakeBackend('--reply silent');
    const { listening } = await referenceBrokerProcess(stage);
    const flags = ['--count', '2', '--concurrency', '2', '--reply-timeout', '3s', '--ready-timeout', '3s'];
    const { verdicts } = await stage.sendHello(
      [...REAL, ...flags, '--expect', 'reconnected=1,unanswered=1'],
      listening.endpoint,
    );
    expect(verdicts.map(({ route }) => route).sort()).toEqual(['none', 'reconnected']);
  });

  it('there is no rate limit: conform broker --run broker/limits/rate', async ({ stage }) => {
    const { listening } = await referenceBrokerProcess(stage, stage.endpoint);
    const backend = ['--backend-endpoint', stage.endpoint, '--wanted-version', '1.11.20'];
    const { code, stdout } = await stage.run([
      ...['conform', 'broker', listening.endpoint, ...backend, '--run', 'broker/limits/rate'],
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/none of \d+ within a second was refused with ERROR_RATE_LIMITED/);
  });

  it('a Hello beyond 64 KiB is read to its end before it is refused', async ({ stage }) => {
    const { listening } = await referenceBrokerProcess(stage);
    const client = await dialRaw(stage, listening.endpoint);
    const body = 64 * 1024 + 1;
    client.write(Buffer.from([1, body & 0xff, (body >> 8) & 0xff, body >> 16, 0]), Buffer.alloc(body - 1));
    await clockPasses(performance.now() + 1_000);
    expect(client.received).toHaveLength(0);
    client.write(Buffer.alloc(1));
    await client.receive(1);
  });

  it('an ACK before the offer is accepted: fake-backend --reply early', async ({ stage }) => {
    await stage.fakeBackend('--reply early');
    expect(await deliver(stage)).toMatchObject({ result: 'accepted' });
  });

  for (const flags of [
    '--reply corrupt:request-id',
    '--reply corrupt:protocol',
    '--reply corrupt:token-short --ready corrupt:token-short',
  ])
    it(`the client adopts all the same: fake-broker ${flags}`, async ({ stage }) => {
      await stage.fakeBackend();
      await stage.fakeBroker(flags);
      expect(await referenceClients(stage)).toMatchObject([{ route: 'adopted' }]);
    });
});
