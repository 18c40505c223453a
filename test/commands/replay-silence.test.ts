import { writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { longEnough } from '../process/patient.ts';
import { type Of, ofType } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';
import { offer, toHex } from '../wire/building.ts';

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

/** A recording of an offer, of some bytes of an answer if any, and of who ended the connection. */
function recordingOf(stage: Stage, answer: string, endedBy: string): string {
  const event = { us: 0, connection: 0, direction: 'broker->backend', descriptors: 0, hex: '' };
  const told = [
    { ...event, start: 1_000_000, hex: toHex(offer()) },
    ...(answer === '' ? [] : [{ ...event, direction: 'backend->broker', hex: answer }]),
    { ...event, us: 400_000, direction: endedBy, ended: true },
  ];
  const file = stage.path('c.ndjson');
  writeFileSync(file, told.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return file;
}

const PART = '01220000000801100118';
const OFFER = '--no-sideband --service zccache';

describe.concurrent('replay of a connection whose end was recorded', () => {
  it('as backend stays silent behind a part of an answer, where its broker left', async ({ stage }) => {
    const capture = recordingOf(stage, PART, 'broker->backend');
    const { verdicts } = await longEnough(
      async (deadline) => {
        const replay = stage.start(['replay', capture, stage.endpoint, '--as', 'backend', '--json']);
        await replay.recordOf('listening');
        const sent = await stage.sendOffer(`${OFFER} --deadline ${deadline}`);
        await replay.ended;
        return sent;
      },
      ({ records }) => ofType(records, 'bytes').length > 0,
    );
    expect(verdicts).toMatchObject([{ outcome: 'unanswered' }]);
  });

  it.for([
    ['', 'unanswered'],
    [PART, 'invalid'],
  ])('as backend hangs up behind “%s”, where the recorded one did', async ([answer, outcome], { stage }) => {
    const capture = recordingOf(stage, answer!, 'backend->broker');
    const replay = stage.start(['replay', capture, stage.endpoint, '--as', 'backend', '--json']);
    await replay.recordOf('listening');
    // It would wait for an hour.
    expect((await stage.sendOffer(OFFER)).verdicts).toMatchObject([{ outcome }]);
    await replay.ended;
  });

  it('as broker finds the same in an answer that stalls at the same place', async ({ stage }) => {
    const capture = recordingOf(stage, PART, 'broker->backend');
    await stage.fakeBackend(['--reply', 'stall:10']);
    const { code, records } = await longEnough(
      (deadline) =>
        stage.run(`replay ${capture} ${stage.endpoint} --as broker --json --deadline ${deadline}`),
      (seen) => ofType(seen.records, 'bytes').length > 0,
    );
    expect(ofType(records, 'compared')).toMatchObject([{ message: '10 bytes', differences: [] }]);
    expect(code).toBe(0);
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
