import { describe, expect } from 'vitest';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { it } from '../process/stage.ts';
import { backendHere, brokerHere, helloHere } from './here.ts';

const hellos = (script: string) => stepSource(parseScript(script, 'hello'));

describe.concurrent('send-hello', () => {
  it('uses the connection that was handed over', async ({ stage }) => {
    await backendHere(stage, 'ack');
    await brokerHere(stage);
    const { code, verdicts } = await helloHere(stage, { send: 'ping', expect: 'adopted' });
    expect(verdicts).toMatchObject([
      { outcome: 'accepted', route: 'adopted', adopted: { received: 'ping' }, reconnected: null },
    ]);
    expect(code).toBe(0);
  });

  it('says that nobody serves the connection that was handed over where it ends without an answer', async ({
    stage,
  }) => {
    await backendHere(stage, 'ack:close');
    await brokerHere(stage);
    const { verdicts } = await helloHere(stage, { send: 'ping' });
    expect(verdicts).toMatchObject([
      {
        route: 'adopted',
        adopted: { received: '', closed: true },
        problems: [{ id: 'adopted-unserved', severity: 'warning' }],
      },
    ]);
  });

  it('falls back where the backend refuses', async ({ stage }) => {
    await backendHere(stage, 'refuse:full');
    await brokerHere(stage);
    const { code, verdicts } = await helloHere(stage, {
      send: 'ping',
      expect: 'reconnected',
      readyTimeoutMs: 1,
    });
    expect(verdicts).toMatchObject([
      { outcome: 'unanswered', route: 'reconnected', reconnected: { received: 'ping' }, adopted: null },
    ]);
    expect(code).toBe(0);
  });

  it('is refused, with the reason', async ({ stage }) => {
    await brokerHere(stage, { refusal: { code: 'ERROR_SHUTTING_DOWN', reason: 'going', retryAfterMs: 0 } });
    const { code, verdicts } = await helloHere(stage);
    expect(verdicts).toMatchObject([{ outcome: 'refused', route: 'none', errorDetail: 'going' }]);
    expect(code).toBe(1);
  });

  it('does not wait for a handoff that it does not want', async ({ stage }) => {
    await backendHere(stage, 'silent');
    await brokerHere(stage);
    const { verdicts } = await helloHere(stage, { adopt: false, send: 'ping' });
    expect(verdicts).toMatchObject([{ outcome: 'accepted', route: 'reconnected' }]);
  });

  it('a broken Hello fails the check of the broker that it is about', async ({ stage }) => {
    await brokerHere(stage);
    const { verdicts } = await helloHere(stage, { hellos: hellos('corrupt:peer-pid'), expect: 'refused' });
    expect(verdicts).toMatchObject([
      { outcome: 'refused', errorDetail: expect.stringMatching(/^peer_pid must be /) },
    ]);
  });

  it('asks the broker by the admin protocol', async ({ stage }) => {
    await brokerHere(stage);
    const admin = { verb: 'ADMIN_VERB_STATUS', json: false, serviceName: '' };
    expect(await helloHere(stage, { admin })).toMatchObject({
      code: 0,
      verdicts: [
        { outcome: 'accepted', route: 'none', checks: expect.not.arrayContaining([{ result: 'failed' }]) },
      ],
    });
  });

  it('lists the checks of what it asked where nothing is listening', async ({ stage }) => {
    const { verdicts } = await helloHere(stage, { expect: 'unreachable' });
    expect(verdicts[0]!.checks[0]).toEqual({ id: 'reply-framing', result: 'not-reached' });
    const admin = { verb: 'ADMIN_VERB_STATUS', json: false, serviceName: '' };
    const asked = await helloHere(stage, { admin, expect: 'unreachable' });
    expect(asked.verdicts[0]!.checks[0]).toEqual({ id: 'framing', result: 'not-reached' });
  });
});
