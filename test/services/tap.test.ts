import { describe, expect } from 'vitest';
import { longEnough } from '../process/patient.ts';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';
import { backendHere, brokerHere, helloHere, offerHere, tapHere } from './here.ts';

describe.concurrent('tap', () => {
  it('passes a handoff on, connection included, and ends after it', async ({ stage }) => {
    await backendHere(stage, 'ack');
    const tapped = await tapHere(stage, [], { count: 1 });
    const { verdicts } = await offerHere(stage, { endpoint: stage.tapped, send: 'ping' });
    expect(verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: 'ping' } }]);
    expect(await tapped.ended).toBe(0);
    expect(ofType(tapped.records, 'summary')).toMatchObject([{ offers: 1, acks: 1 }]);
  });

  it('breaks what it is asked to break, and records what it was', async ({ stage }) => {
    await backendHere(stage, 'ack');
    const tapped = await tapHere(stage, ['ack=corrupt:token'], { count: 1 });
    const { verdicts } = await offerHere(stage, { endpoint: stage.tapped });
    expect(verdicts).toMatchObject([{ outcome: 'invalid' }]);
    await tapped.ended;
    expect(ofType(tapped.records, 'changed')).toMatchObject([{ by: 'corrupt:token' }]);
  });

  it('takes the place of a live socket and gives it back', async ({ stage }) => {
    await backendHere(stage, 'ack');
    const tapped = await tapHere(stage, [], { endpoint: stage.endpoint, target: null });
    await offerHere(stage);
    expect(await tapped.end()).toBe(0);
    expect(ofType(tapped.records, 'handoff').at(-1)).toMatchObject({ outcome: 'accepted' });
    expect((await offerHere(stage)).verdicts).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('has nothing to take over where nothing is listening', async ({ stage }) => {
    const tapped = tapHere(stage, [], { endpoint: stage.endpoint, target: null });
    await expect(tapped).rejects.toThrow('there is nothing to take over');
    await stage.clear().catch(() => {});
  });
});

describe.concurrent('a tap that breaks what passes', () => {
  it.for([
    ['ack=corrupt:token', 'invalid'],
    ['ack=drop', 'unanswered'],
    ['ack=silent', 'unanswered'],
    ['ack=hangup', 'unanswered'],
    ['ack=truncate', 'invalid'],
    ['ack=stall', 'unanswered'],
    ['ack=trickle:1ms', 'accepted'],
    ['ack=duplicate', 'accepted'],
    ['ack=delay:20ms', 'accepted'],
    ['ack=pass', 'accepted'],
    ['sideband=corrupt:sideband-token', 'refused'],
    ['sideband=corrupt:sideband-split', 'accepted'],
    ['sideband=drop', 'accepted'],
    ['ack=random:duplicate=1', 'accepted'],
    ['offer=corrupt:no-sideband', 'accepted'],
    ['offer=reset', 'unanswered'],
    ['offer=drop', 'unanswered'],
    ['offer=hangup', 'unanswered'],
    ['offer=corrupt:token', 'invalid'],
    ['offer=delay:20ms', 'accepted'],
    ['ready=drop', 'accepted'],
  ] as const)('with %s, an offer is %s', async ([broken, outcome], { stage }) => {
    await backendHere(stage, 'ack');
    const attempt = async (limit: string) => {
      const tapped = await tapHere(stage, [broken]);
      const deadline = outcome === 'unanswered' ? { deadlineMs: Number.parseInt(limit, 10) } : {};
      const offered = await offerHere(stage, { endpoint: stage.tapped, expect: outcome, ...deadline });
      await tapped.end();
      return { offered, records: tapped.records, changed: ofType(tapped.records, 'changed') };
    };
    const { offered, records, changed } = await longEnough(
      attempt,
      (seen) => outcome !== 'unanswered' || seen.changed.length > 0,
    );
    expect(offered).toMatchObject({ code: 0, verdicts: [{ outcome }] });
    const passes = broken.endsWith('=pass') || broken.startsWith('ready');
    // An offer that does not pass takes its sideband with it.
    const withheld = ['offer=reset', 'offer=drop', 'offer=hangup'].includes(broken);
    expect(changed).toHaveLength(passes ? 0 : withheld ? 2 : 1);
    if (!withheld) return;
    expect(changed).toMatchObject([
      { message: null, was: expect.stringMatching(/^[0-9a-f]{32}$/), problems: [] },
      { message: 'HandoffOffer', problems: [] },
    ]);
    expect(ofType(records, 'handoff')).toMatchObject([
      { token: changed[0]!.was, outcome: 'unanswered', sides: { broker: 'unanswered', backend: null } },
    ]);
  });

  it.for(['drop', 'corrupt:token', 'silent', 'hangup'])(
    'with ready=%s, a client falls back',
    async (step, { stage }) => {
      await backendHere(stage, 'ack');
      await brokerHere(stage);
      await tapHere(stage, [`ready=${step}*1`], { target: stage.broker });
      const { tapped: endpoint } = stage;
      const first = await helloHere(stage, { endpoint, readyTimeoutMs: 2_000, expect: 'reconnected' });
      expect(first.verdicts).toMatchObject([{ route: 'reconnected' }]);
      const second = await helloHere(stage, { endpoint, send: 'ping' });
      expect(second.verdicts).toMatchObject([{ route: 'adopted', adopted: { received: 'ping' } }]);
    },
  );

  it.for([
    ['hello=corrupt:service-name*1', 'refused'],
    ['hello=hangup*1', 'unanswered'],
    ['reply=corrupt:capability*1', 'refused'],
    ['reply=corrupt:result-empty*1', 'invalid'],
  ] as const)('with %s, a Hello is %s, the next one accepted', async ([broken, outcome], { stage }) => {
    await backendHere(stage, 'ack');
    await brokerHere(stage);
    await tapHere(stage, [broken], { target: stage.broker });
    const first = await helloHere(stage, { endpoint: stage.tapped, expect: outcome });
    expect(first).toMatchObject({ code: 0, verdicts: [{ outcome }] });
    const second = await helloHere(stage, { endpoint: stage.tapped });
    expect(second.verdicts).toMatchObject([{ outcome: 'accepted', route: 'adopted' }]);
  });
});
