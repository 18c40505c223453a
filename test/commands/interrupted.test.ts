import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';

describe.concurrent('what is interrupted while it waits', () => {
  it.for(['SIGINT', 'SIGTERM'] as const)(
    'send-offer says after %s that nothing is decided, and what it knows',
    async (signal, { stage }) => {
      await stage.fakeBackend('--reply silent');
      const sender = stage.start(['send-offer', stage.endpoint, '--json', '--count', '3']);
      await sender.recordOf('frame');
      sender.signal(signal);
      const { code, stderr } = await sender.ended;
      const said =
        'not as expected: unanswered; expected: accepted; it was interrupted; the other 2 of 3 were not tried\n';
      expect({ code, stderr }).toEqual({ code: 130, stderr: said });
      const [verdict, ...more] = sender.all('verdict');
      expect(verdict).toMatchObject({ outcome: 'unanswered', interrupted: true, latencyMs: null });
      expect(new Set(verdict!.checks.map(({ result }) => result))).toEqual(new Set(['not-reached']));
      expect(verdict).toMatchObject({ expected: 'accepted', met: false });
      expect(more).toEqual([]);
      expect(sender.all('load')).toMatchObject([
        { tried: 1, unexpected: 1, outcomes: { unanswered: 1 }, interrupted: 1, untried: 2 },
      ]);
      expect(sender.all('handoff')).toMatchObject([
        { outcome: 'unanswered', problems: [{ id: 'offer-unanswered', own: true }] },
      ]);
      expect(sender.all('handoff')[0]!.problems[0]!.text).toMatch(/as this command was told to end$/);
      expect(sender.all('summary')).toMatchObject([{ problems: { error: 0, warning: 0, note: 0 } }]);
    },
  );

  it.for([
    ['unanswered=2', true, ''],
    ['unanswered=3', false, 'unanswered 2 instead of 3'],
    ['accepted=2', false, 'accepted 0 instead of 2, unanswered 2 instead of 0'],
  ] as const)(
    'send-offer --expect %s counts what verdicts, handoffs and summary say',
    async (asked, { stage }) => {
      const [expected, met, missed] = asked;
      await stage.fakeBackend('--reply silent');
      const several = ['--count', '2', '--concurrency', '2', '--expect', expected];
      const sender = stage.start(['send-offer', stage.endpoint, '--json', ...several]);
      await sender.countOf('frame', 2);
      sender.signal('SIGINT');
      const { code, stderr } = await sender.ended;
      const said = met ? '' : `not as expected: ${missed}; 2 were interrupted\n`;
      expect({ code, stderr }).toEqual({ code: 130, stderr: said });
      for (const type of ['verdict', 'handoff'] as const)
        expect(sender.all(type).map(({ outcome }) => outcome)).toEqual(['unanswered', 'unanswered']);
      expect(sender.all('load')).toMatchObject([{ outcomes: { unanswered: 2 }, interrupted: 2 }]);
      expect(sender.all('summary')).toMatchObject([{ handoffs: { unanswered: 2 }, expected, met }]);
    },
  );

  it.for(['send-offer --expect unanswered', 'send-hello --expect unanswered=1'])(
    '%s meets what was expected, and ends with 130 all the same',
    async (command, { stage }) => {
      await stage.fakeBackend('--reply silent');
      await stage.fakeBroker();
      const [name = '', ...flags] = command.split(' ');
      const target = name === 'send-offer' ? stage.endpoint : stage.broker;
      const sender = stage.start([name, target, '--json', ...flags]);
      await sender.countOf('frame', name === 'send-offer' ? 1 : 2);
      sender.signal('SIGINT');
      const { code, stderr } = await sender.ended;
      expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
      const [judged] = name === 'send-offer' ? sender.all('verdict') : sender.all('summary');
      expect(judged).toMatchObject({ met: true });
      expect(sender.all('verdict')).toMatchObject([{ outcome: 'unanswered', interrupted: true }]);
    },
  );

  it('people read the outcome, and that it was interrupted', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply silent');
    const sender = stage.start(['send-offer', stage.endpoint, '--count', '21', '--concurrency', '2']);
    const one = stage.start(['send-offer', stage.endpoint, '--count', '2']);
    await backend.countOf('frame', 3);
    for (const running of [sender, one]) running.signal('SIGINT');
    const many = (await sender.ended).stdout;
    expect(many).toMatch(/^0: unanswered, interrupted$/m);
    expect(many).toMatch(
      /^ {2}unanswered +2 {2}100 %\n {2}interrupted, so that nothing is decided: 2 of these\n {2}not tried: 19 more$/m,
    );
    expect((await one.ended).stdout).toMatch(/^unanswered: interrupted, so that nothing is decided$/m);
  });

  it.for([
    ['', 'interrupted'],
    ['--expect accepted=3', 'not as expected: accepted 1 instead of 3'],
  ] as const)(
    'send-offer %s says what was not tried, also between two offers',
    async ([flags, said], { stage }) => {
      await stage.fakeBackend();
      const sender = stage.start([
        ...['send-offer', stage.endpoint, '--json', '--count', '3', '--interval', '1h'],
        ...flags.split(' ').filter((flag) => flag !== ''),
      ]);
      await sender.recordOf('verdict');
      sender.signal('SIGINT');
      const { code, stderr } = await sender.ended;
      const separator = flags === '' ? ':' : ';';
      expect({ code, stderr }).toEqual({
        code: 130,
        stderr: `${said}${separator} the other 2 of 3 were not tried\n`,
      });
      expect(sender.all('load')).toMatchObject([{ tried: 1, interrupted: 0, untried: 2 }]);
    },
  );

  it('send-offer tells what the handed-over connection had answered by then', async ({ stage }) => {
    const backend = await stage.fakeBackend('--adopt discard');
    const command = ['send-offer', stage.endpoint, '--json', '--send', 'ping', '--deadline', '1h'];
    const sender = stage.start(command);
    await backend.countOf('frame', 2);
    await sender.countOf('handoff', 1);
    sender.signal('SIGINT');
    expect((await sender.ended).code).toBe(130);
    expect(sender.all('verdict')).toMatchObject([
      { outcome: 'accepted', adopted: { received: '', closed: false }, problems: [] },
    ]);
  });

  it('send-offer gives the verdicts on what was decided, while it looks whether its connections are let go', async ({
    stage,
  }) => {
    await stage.fakeBackend('--reply corrupt:token');
    const several = ['--count', '4', '--concurrency', '4'];
    const sender = stage.start(['send-offer', stage.endpoint, '--json', ...several]);
    await sender.countOf('handoff', 4);
    sender.signal('SIGINT');
    expect((await sender.ended).code).toBe(130);
    expect(sender.all('verdict').map(({ outcome }) => outcome)).toEqual(Array(4).fill('invalid'));
    expect(sender.all('load')).toMatchObject([{ tried: 4, outcomes: { invalid: 4 } }]);
  });

  it('send-offer ends at once where nobody listens yet', async ({ stage }) => {
    const sender = stage.start(['send-offer', stage.endpoint, '--json', '--wait', '1h']);
    await sender.recordOf('start');
    sender.signal('SIGINT');
    expect((await sender.ended).code).toBe(130);
    for (const verdict of sender.all('verdict')) expect(verdict.interrupted).toBe(true);
  });

  it('send-hello says how far it came', async ({ stage }) => {
    await stage.fakeBackend('--reply silent');
    await stage.fakeBroker();
    const client = stage.start(['send-hello', stage.broker, '--json', '--ready-timeout', '1h']);
    await client.countOf('frame', 2);
    client.signal('SIGINT');
    expect((await client.ended).code).toBe(130);
    expect(client.all('verdict')).toMatchObject([
      {
        outcome: 'unanswered',
        interrupted: true,
        route: 'none',
        reason: 'interrupted before the ready had come',
      },
    ]);
  });

  it.for(['SIGINT', 'SIGTERM'] as const)(
    'fake-broker has a record of its client after %s',
    async (signal, { stage }) => {
      await stage.fakeBackend('--reply silent');
      const broker = await stage.fakeBroker();
      const client = stage.start(['send-hello', stage.broker, '--json']);
      await broker.countOf('frame', 3);
      broker.signal(signal);
      expect((await broker.ended).code).toBe(0);
      expect(broker.all('client')).toMatchObject([
        {
          pid: client.pid,
          reply: 'negotiated',
          state: 'offered',
          reason: 'the broker was told to end before the backend’s answer',
        },
      ]);
      expect(broker.all('summary')).toMatchObject([{ problems: { error: 0, warning: 0, note: 0 } }]);
    },
  );

  it('tap does not blame its peers for what it has cut off itself', async ({ stage }) => {
    await stage.fakeBackend('--reply silent');
    const tap = await stage.tap();
    const sender = stage.start(['send-offer', stage.tapped, '--json']);
    await tap.recordOf('frame');
    tap.signal('SIGINT');
    expect((await tap.ended).code).toBe(0);
    expect(tap.all('handoff')).toMatchObject([{ problems: [{ id: 'offer-unanswered', own: true }] }]);
    await sender.ended;
  });
});
