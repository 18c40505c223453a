import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';

describe.concurrent('send-offer', () => {
  it('writes what it is told into the offer', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    await stage.sendOffer(
      `--service fbuild --token ${'C0:FF'.repeat(8)} --correlation-id 0xffffffffffffffff --handle-value 77`,
    );
    expect((await backend.recordOf('frame')).payload).toEqual({
      handleValue: '77',
      token: 'c0ff'.repeat(8),
      serviceName: 'fbuild',
      correlationId: '18446744073709551615',
    });
    expect((await backend.recordOf('frame')).envelope).toMatchObject({ requestId: '18446744073709551615' });
  });

  it('takes a random token for each offer', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    await stage.sendOffer('--count 3');
    const handoffs = await backend.countOf('handoff', 3);
    expect(new Set(handoffs.map(({ token }) => token)).size).toBe(3);
  });

  it('passes no connection with --no-sideband', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const { verdicts } = await stage.sendOffer('--no-sideband');
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: null }]);
    await backend.recordOf('handoff');
    expect(backend.all('sideband')).toEqual([]);
  });

  it('passes a connection with --sideband', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    await stage.sendOffer('--sideband');
    expect(await backend.recordOf('sideband')).toMatchObject({ descriptors: 1 });
  });

  it('ends with 3 when nothing is listening', async ({ stage }) => {
    const { code, verdicts, error, stderr } = await stage.sendOffer();
    expect(code).toBe(3);
    expect(verdicts).toMatchObject([{ outcome: 'unreachable' }]);
    expect(error).toMatchObject({ code: 'ENOENT' });
    expect(stderr).toContain(`handoff-cli fake-backend ${stage.endpoint}`);
  });

  it('says how many were not tried when nothing is listening, and tries all where just that is expected', async ({
    stage,
  }) => {
    const { verdicts, error, stderr } = await stage.sendOffer('--count 5');
    expect(verdicts).toHaveLength(1);
    expect(error?.message).toContain('the other 4 of 5 were not tried');
    expect(stderr).toContain('the other 4 of 5 were not tried');
    const asked = await stage.sendOffer('--count 5 --expect unreachable=5');
    expect(asked).toMatchObject({ code: 0 });
    expect(asked.verdicts).toHaveLength(5);
  });

  it('ends with 0 when nothing is listening and nobody was expected to', async ({ stage }) => {
    const { code, verdicts } = await stage.sendOffer('--expect unreachable');
    expect(code).toBe(0);
    expect(verdicts).toMatchObject([{ outcome: 'unreachable' }]);
  });

  it('ends with 1 when somebody listens and nobody was expected to', async ({ stage }) => {
    await stage.fakeBackend();
    expect(await stage.sendOffer('--expect unreachable')).toMatchObject({
      code: 1,
      verdicts: [{ outcome: 'accepted' }],
    });
  });

  it('ends with 1 when only one of many offers went otherwise', async ({ stage }) => {
    await stage.fakeBackend('--reply ack*2,refuse,ack');
    const { code, verdicts } = await stage.sendOffer('--count 4');
    expect(code).toBe(1);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'refused', 'accepted']);
  });

  it.for([
    ['one by one', '--count 6'],
    ['at once', '--count 6 --concurrency 6'],
    ['on one connection', '--per-connection 6'],
    ['on one connection, pipelined', '--per-connection 6 --pipeline'],
  ] as const)(
    'has a handoff for each verdict where the backend closes before it can be sent: %s',
    async ([, flags], { stage }) => {
      await stage.fakeBackend('--accept hangup');
      const { verdicts, records, summary } = await stage.sendOffer(`${flags} --expect unanswered=6`);
      expect(verdicts.map(({ outcome }) => outcome)).toEqual(Array(6).fill('unanswered'));
      const handoffs = records.filter((record) => record.type === 'handoff');
      expect(handoffs).toMatchObject(Array(6).fill({ outcome: 'unanswered' }));
      expect(summary).toMatchObject({ met: true, handoffs: { unanswered: 6 } });
    },
  );

  it('ends when it is interrupted', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply silent');
    const broker = stage.start(`send-offer ${stage.endpoint} --deadline 1h --json`);
    await backend.recordOf('frame');
    broker.signal('SIGINT');
    expect(await broker.ended).toMatchObject({ code: 130, signal: null });
  });

  it('tells a person every check and the outcome', async ({ stage }) => {
    await stage.fakeBackend('--reply ack,corrupt:kind');
    const accepted = await stage.run(`send-offer ${stage.endpoint} --send ping`);
    expect(accepted.code).toBe(0);
    expect(accepted.stdout).toMatch(/framing passed.*deadline passed.*accepted.*"ping"/s);
    const invalid = await stage.run(`send-offer ${stage.endpoint}`);
    expect(invalid.code).toBe(1);
    const checks = /envelope-version passed.*kind failed.*payload-protocol not reached.*invalid/s;
    expect(invalid.stdout).toMatch(checks);
  });
});
