import { describe, expect } from 'vitest';
import { ofType } from '../process/running.ts';
import { it, sharedStage } from '../process/stage.ts';

/** A backend that accepts whatever comes. */
const accepting = sharedStage((stage) => stage.fakeBackend());

describe.concurrent('tap --break', () => {
  it('makes a Hello’s peer_pid its own, as a broker checks it', async ({ stage }) => {
    await stage.fakeBackend();
    const broker = await stage.fakeBroker();
    const tap = await stage.tap('', stage.broker);
    expect(await stage.sendHello('--send ping', stage.tapped)).toMatchObject({
      code: 0,
      verdicts: [{ outcome: 'accepted', route: 'adopted', adopted: { received: 'ping' } }],
    });
    expect(await broker.recordOf('client')).toMatchObject({ pid: tap.pid, state: 'adopted' });
    const changed = await tap.recordOf('changed');
    expect(changed).toMatchObject({ direction: 'client-to-broker', offset: 0, by: 'peer-pid' });
    const [hello] = tap.all('frame');
    expect(hello).toMatchObject({ message: 'Hello', payload: { peerPid: tap.pid } });
  });

  it('leaves it with --keep-pid, and the broker refuses', async ({ stage }) => {
    await stage.fakeBroker();
    await stage.tap('--keep-pid', stage.broker);
    expect(await stage.sendHello('', stage.tapped)).toMatchObject({
      code: 1,
      verdicts: [{ outcome: 'refused', errorDetail: expect.stringContaining('pid') }],
    });
  });

  // All other steps for each frame: test/services/tap.test.ts.
  it.for([
    ['ack=corrupt:token', 'invalid', 1],
    ['sideband=drop', 'accepted', 1],
    ['offer=reset', 'unanswered', 2],
    ['ack=pass', 'accepted', 0],
  ] as const)('with --break %s an offer is %s', async ([broken, outcome, changes], { stage }) => {
    const tap = await stage.tap(`--break ${broken}`, accepting.endpoint);
    const offered = ['send-offer', stage.tapped, '--json', '--deadline', '1h', '--expect', outcome];
    expect(await stage.run(offered)).toMatchObject({ code: 0, verdicts: [{ outcome }] });
    tap.signal('SIGINT');
    const { records } = await tap.ended;
    const changed = ofType(records, 'changed');
    expect(changed).toHaveLength(changes);
    if (changes < 2) return;
    expect(changed).toMatchObject([
      { message: null, was: expect.stringMatching(/^[0-9a-f]{32}$/), problems: [] },
      { message: 'HandoffOffer', problems: [] },
    ]);
    const [sideband] = changed;
    expect(ofType(records, 'handoff')).toMatchObject([
      {
        ...{ token: sideband!.was, outcome: 'unanswered', offer: null, ack: null },
        sides: { broker: 'unanswered', backend: null },
        problems: [{ id: 'offer-unanswered', own: true, text: expect.stringContaining('has not seen it') }],
      },
    ]);
    expect(ofType(records, 'summary')).toMatchObject([{ offers: 0, handoffs: { unanswered: 1 } }]);
  });

  it('of a ready, a client falls back, and of a Hello, it is refused', async ({ stage }) => {
    await stage.fakeBackend();
    await stage.fakeBroker();
    await stage.tap('--break ready=drop*1 --break hello=pass,corrupt:service-name*1,pass', stage.broker);
    const first = await stage.sendHello('--ready-timeout 5s --expect reconnected', stage.tapped);
    expect(first.verdicts).toMatchObject([{ route: 'reconnected' }]);
    const second = await stage.sendHello('--expect refused', stage.tapped);
    expect(second).toMatchObject({ code: 0, verdicts: [{ outcome: 'refused' }] });
    const third = await stage.sendHello('--send ping --ready-timeout 1h', stage.tapped);
    expect(third.verdicts).toMatchObject([{ route: 'adopted', adopted: { received: 'ping' } }]);
  });

  it('draws the steps for one frame, and says the seed', async ({ stage }) => {
    const tap = await stage.tap('--break ack --random pass=1,drop=1 --seed 7', accepting.endpoint);
    expect(tap.records.find(({ type }) => type === 'listening')).toMatchObject({ seed: 7 });
    const { code, stderr } = await stage.run(['tap', 'a', 'b', '--break', 'ack']);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--break needs a script'),
    });
  });

  it('tells both versions of a broken frame, live and in the capture', async ({ stage }) => {
    await stage.fakeBackend();
    for (const name of ['c.pcapng', 'c.ndjson']) {
      const tap = await stage.tap([
        '--break',
        'ack=corrupt:token,drop',
        '--count',
        '2',
        '--capture',
        stage.path(name),
      ]);
      for (const [expected, deadline] of [
        ['invalid', '1h'],
        ['unanswered', '2s'],
      ] as const)
        await stage.run(['send-offer', stage.tapped, '--deadline', deadline, '--expect', expected]);
      const { records } = await tap.ended;
      const live = records.filter(({ type }) => type === 'changed');
      expect(live).toMatchObject([
        { connection: 0, direction: 'backend-to-broker', offset: 0, by: 'corrupt:token' },
        { connection: 1, direction: 'backend-to-broker', offset: 0, by: 'drop' },
      ]);
      const decoded = await stage.run(['decode', stage.path(name), '--json']);
      expect(decoded.records.filter(({ type }) => type === 'changed')).toEqual(live);
      const summary = (found: typeof records) => ({
        ...found.at(-1),
        latencyMs: null,
        problems: null,
        problemsById: null,
      });
      expect(summary(decoded.records)).toEqual(summary(records));
      // Whoever decodes the capture did not break the frames.
      expect(records.at(-1)).toMatchObject({ problems: { error: 0, warning: 0 } });
      expect(decoded.summary).toMatchObject({ problems: { error: 1, warning: 1 } });
    }
  });
});
