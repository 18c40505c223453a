import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';
import { deliver, referenceBrokerProcess, referenceClients } from './reference-peer.ts';

const REAL = ['--service', 'zccache', '--wanted-version', '1.11.20'];

// docs/reference-findings.md: each by the command line that it names. A test that fails here may be good news.
describe.concurrent('defects of the reference', () => {
  for (const script of ['hangup', 'truncate:20', 'then:hangup'])
    it(`one client ends the broker: send-hello --hello ${script}`, async ({ stage }) => {
      const { peer, listening } = await referenceBrokerProcess(stage);
      await stage.run(['send-hello', listening.endpoint, '--hello', script, ...REAL, '--json']);
      const { stdout, stderr } = await peer.ended;
      expect(`${stdout}${stderr}`).toMatch(/error/i);
    });

  for (const reply of ['hangup', 'corrupt:token', 'corrupt:correlation-id', 'truncate', 'corrupt:kind'])
    it(`the client is told accepted: fake-backend --reply ${reply}`, async ({ stage }) => {
      await stage.fakeBackend(`--reply ${reply}`);
      const { listening } = await referenceBrokerProcess(stage);
      const { verdicts } = await stage.sendHello([...REAL, '--send', 'ping'], listening.endpoint);
      expect(verdicts).toMatchObject([{ outcome: 'accepted', route: 'adopted' }]);
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
