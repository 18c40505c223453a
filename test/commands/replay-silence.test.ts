import { describe, expect } from 'vitest';
import { longEnough } from '../process/patient.ts';
import { type Of, ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';

/** Whether the reply that was recorded has come in time. */
const isSameReply = ({ message, differences }: Of<'compared'>) =>
  message === 'HelloReply' && differences.length === 0;

const CAPTURES = 'test/fixtures/captures/';

describe.concurrent('replay --as backend', () => {
  it('is silent where the recorded backend was', async ({ stage }) => {
    const backend = await stage.fakeBackend(['--capture', stage.path('c.pcapng'), '--reply', 'silent']);
    await stage.sendOffer('--service recorded --deadline 200ms --expect unanswered');
    backend.signal('SIGTERM');
    await backend.ended;
    const capture = stage.path('c.pcapng');
    const replay = stage.start(['replay', capture, stage.endpoint, '--as', 'backend', '--json']);
    await replay.recordOf('listening');
    const offered = '--service recorded --deadline 200ms --expect unanswered';
    expect(await stage.sendOffer(offered)).toMatchObject({ code: 0, verdicts: [{ outcome: 'unanswered' }] });
    const { code, records } = await replay.ended;
    expect(code).toBe(0);
    expect(records.at(-1)).toMatchObject({ type: 'replayed', played: 1, different: 0 });
  });
});

describe.concurrent('replay --as client', () => {
  it.for([
    ['silent', 'relay', { recorded: null, live: 'ready' }],
    ['relay', 'silent', { recorded: 'ready', live: null }],
  ] as const)(
    'recorded with --ready %s notices that it is %s now',
    async ([then, now, difference], { stage }) => {
      const capture = stage.path('c.pcapng');
      await stage.fakeBackend();
      const first = await stage.fakeBroker(['--capture', capture, '--ready', then]);
      const recorded = await stage.sendHello(
        `--service recorded --ready-timeout ${then === 'silent' ? '200ms' : '1h'}`,
      );
      expect(recorded.verdicts).toMatchObject([{ outcome: then === 'silent' ? 'unanswered' : 'accepted' }]);
      first.signal('SIGTERM');
      await first.ended;
      await stage.fakeBroker(['--ready', now]);
      const replay = (deadline: string) =>
        stage.run(['replay', capture, stage.broker, '--as', 'client', '--json', '--deadline', deadline]);
      const { code, records } = await (now === 'silent'
        ? longEnough(replay, (seen) => ofType(seen.records, 'compared').some(isSameReply))
        : replay('1h'));
      expect(code).toBe(1);
      const differing = records.filter(
        (record) => record.type === 'compared' && record.differences.length > 0,
      );
      expect(differing).toMatchObject([{ differences: [{ field: null, ...difference }] }]);
    },
  );
});

describe.concurrent('replay --as broker', () => {
  it('ends with 130 where it is interrupted before it is done', async ({ stage }) => {
    await stage.fakeBackend(['--reply', 'silent']);
    const capture = `${CAPTURES}accept/events.ndjson`;
    const replay = stage.start([
      ...['replay', capture, stage.endpoint, '--as', 'broker', '--deadline', '1h', '--json'],
    ]);
    await replay.recordOf('frame');
    replay.signal('SIGINT');
    const { code, records } = await replay.ended;
    expect(records.at(-1)).toMatchObject({ type: 'replayed', compared: 0 });
    expect(code).toBe(130);
    // It closed the connection itself.
    expect(ofType(records, 'handoff')).toMatchObject([{ problems: [{ id: 'offer-unanswered', own: true }] }]);
    expect(ofType(records, 'summary')).toMatchObject([{ problems: { warning: 0 } }]);
  });
});
