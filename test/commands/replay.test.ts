import { writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
import { it, sharedStage } from '../process/stage.ts';
import { ANSWERS, recording } from './replay-recording.ts';

const shared = oneProcess();

const CAPTURES = new URL('../fixtures/captures/', import.meta.url).pathname;
const OUTCOMES = ['accepted', 'refused', 'invalid', 'invalid', 'unanswered', 'invalid', 'accepted'];

/** Recordings that several tests play, by name. */
const recorded = sharedStage(async (stage) => {
  for (const name of ['all.pcapng', 'all.ndjson']) await recording(stage, ANSWERS, name);
  await recording(stage, ['ack'], 'accepted.pcapng');
});

describe.concurrent('replay --as backend', () => {
  it.for(['all.pcapng', 'all.ndjson'])('answers as then, wrongs included: %s', async (name, { stage }) => {
    const capture = recorded.path(name);
    const replay = stage.start(['replay', capture, stage.endpoint, '--as', 'backend', '--json']);
    await replay.recordOf('listening');
    // No deadline passes: it hangs up where that was recorded.
    const { verdicts } = await stage.sendOffer(`--count ${ANSWERS.length} --service recorded`);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(OUTCOMES);
    const { code, records } = await replay.ended;
    expect(code).toBe(0);
    expect(records.at(-1)).toEqual({
      type: 'replayed',
      played: ANSWERS.length,
      connections: ANSWERS.length,
      compared: 2 * ANSWERS.length,
      different: 0,
    });
  });

  it('knows that it has not accepted a token with which nothing was answered', async ({ stage }) => {
    const capture = await recording(stage, ['hangup', 'ack'], 'hung-up.pcapng');
    const replay = stage.start(['replay', capture, stage.endpoint, '--as', 'backend', '--json']);
    await replay.recordOf('listening');
    const token = `--token ${'ab'.repeat(16)} --service recorded`;
    await stage.sendOffer(`${token} --deadline 200ms`);
    const { verdicts } = await stage.sendOffer(token);
    expect(verdicts).toMatchObject([{ outcome: 'accepted' }]);
    const { records } = await replay.ended;
    const offers = records.filter((record) => record.type === 'frame' && record.message === 'HandoffOffer');
    expect(offers).toMatchObject([{ problems: [] }, { problems: [] }]);
  });

  it('tells when the offers are others, and ends with 1', async ({ stage }) => {
    const capture = recorded.path('accepted.pcapng');
    const replay = stage.start(['replay', capture, stage.endpoint, '--as', 'backend', '--json']);
    await replay.recordOf('listening');
    await stage.sendOffer('--service other');
    const { code, records } = await replay.ended;
    expect(code).toBe(1);
    expect(records.filter((record) => record.type === 'compared' && record.differences.length > 0)).toEqual([
      {
        type: 'compared',
        connection: 0,
        recorded: 0,
        message: 'HandoffOffer',
        differences: [{ field: 'payload.serviceName', recorded: 'recorded', live: 'other' }],
      },
    ]);
  });

  it('echoes on the connections that the recorded backend accepted', async ({ stage }) => {
    const capture = recorded.path('accepted.pcapng');
    const replay = stage.start(['replay', capture, stage.endpoint, '--as', 'backend', '--json']);
    await replay.recordOf('listening');
    expect(await stage.sendOffer('--service recorded --send ping')).toMatchObject({
      code: 0,
      verdicts: [{ adopted: { received: 'ping' } }],
    });
    expect(await replay.ended).toMatchObject({ code: 0 });
  });

  it('listens on a fresh private endpoint with :auto', async ({ stage }) => {
    const capture = recorded.path('accepted.pcapng');
    const replay = stage.start(['replay', capture, ':auto', '--as', 'backend', '--json']);
    const { endpoint } = await replay.recordOf('listening');
    expect(endpoint).toMatch(/^\/tmp\/handoff-cli-.*backend\.sock$/);
    const sent = stage.start(['send-offer', endpoint, '--service', 'recorded']);
    expect(await sent.ended).toMatchObject({ code: 0 });
    expect(await replay.ended).toMatchObject({ code: 0 });
  });

  it('keeps the pace with --speed', async ({ stage }) => {
    const capture = await recording(stage, ['delay:300ms+ack']);
    const replay = stage.start(`replay ${capture} ${stage.endpoint} --as backend --json --speed 1`);
    await replay.recordOf('listening');
    const { verdicts } = await stage.sendOffer('--service recorded');
    expect(verdicts).toMatchObject([{ outcome: 'accepted' }]);
    // A timer may be early by a fraction of a millisecond.
    expect(verdicts[0]?.latencyMs).toBeGreaterThanOrEqual(299);
  });
});

describe.concurrent('replay --as broker', () => {
  it('makes the recorded offers, and sees the recorded answers', async ({ stage }) => {
    const capture = recorded.path('all.pcapng');
    const backend = await stage.fakeBackend(['--reply', ANSWERS.join(',')]);
    const { code, records } = await stage.run([
      ...['replay', capture, stage.endpoint, '--as', 'broker', '--json', '--deadline', '1h'],
    ]);
    expect(records.filter((record) => record.type === 'compared' && record.differences.length > 0)).toEqual(
      [],
    );
    expect(code).toBe(0);
    const sidebands = await backend.countOf('sideband', ANSWERS.length);
    expect(sidebands[0]).toMatchObject({ descriptors: 1 });
  });

  it('tells which answers differ, and ends with 1', async ({ stage }) => {
    const capture = await recording(stage, ['ack', 'refuse:busy']);
    await stage.fakeBackend('--reply refuse:full,ack');
    const { code, records } = await stage.run([
      'replay',
      capture,
      stage.endpoint,
      '--as',
      'broker',
      '--json',
    ]);
    expect(code).toBe(1);
    expect(records.filter(({ type }) => type === 'compared')).toMatchObject([
      {
        recorded: 1,
        differences: [{ field: 'payload.accepted' }, { field: 'payload.errorDetail', live: 'full' }],
      },
      {
        recorded: 3,
        differences: [{ field: 'payload.accepted', live: true }, { field: 'payload.errorDetail' }],
      },
    ]);
    expect(records.at(-1)).toMatchObject({ type: 'replayed', compared: 2, different: 2 });
  });

  it('says it in words too', async ({ stage }) => {
    const capture = await recording(stage, ['ack', 'ack']);
    await stage.fakeBackend('--reply ack,refuse:full');
    const { stdout } = await stage.run(['replay', capture, stage.endpoint, '--as', 'broker']);
    expect(stdout).toContain('= HandoffAck as in frame 1 of the recording');
    expect(stdout).toContain('≠ payload.accepted: is false, was true in frame 3 of the recording');
    expect(stdout).toContain('played 2 of 2 connections: 2 compared, 1 differs');
  });

  it.for(['accept', 'refuse', 'corrupt-token', 'hangup'])(
    'plays the real recording %s',
    async (name, { stage }) => {
      const replies = {
        accept: 'ack',
        refuse: 'refuse:busy',
        'corrupt-token': 'corrupt:token',
        hangup: 'hangup',
      };
      await stage.fakeBackend(['--reply', replies[name as keyof typeof replies]]);
      const { code, records } = await stage.run([
        ...[
          'replay',
          `${CAPTURES}${name}/handoff-connections.bin`,
          stage.endpoint,
          '--as',
          'broker',
          '--json',
        ],
      ]);
      expect(records.at(-1)).toMatchObject({ type: 'replayed', played: 3, different: 0 });
      expect(code).toBe(0);
    },
  );

  it('says tokens as recorded with --verbatim', async ({ stage }) => {
    const backend = await stage.fakeBackend();
    const capture = `${CAPTURES}accept/handoff-connections.bin`;
    await stage.run(['replay', capture, stage.endpoint, '--as', 'broker', '--json', '--verbatim']);
    expect(await backend.recordOf('sideband')).toMatchObject({ token: '059736ac3c7ca0d1adfa76c8331c6e01' });
  });

  it('that reaches nobody is one of the environment', async ({ stage }) => {
    const capture = `${CAPTURES}accept/handoff-connections.bin`;
    expect(await stage.run(['replay', capture, stage.endpoint, '--as', 'broker', '--json'])).toMatchObject({
      code: 3,
      error: { code: 'ENOENT' },
    });
  });
});

describe.concurrent('replay --as client', () => {
  it('says the recorded Hellos as its own', async ({ stage }) => {
    const capture = stage.path('c.pcapng');
    await stage.fakeBackend();
    const first = await stage.fakeBroker(['--capture', capture]);
    await stage.sendHello('--count 2 --service recorded --send ping');
    first.signal('SIGTERM');
    await first.ended;
    const again = await stage.fakeBroker();
    const { code, records } = await stage.run(['replay', capture, stage.broker, '--as', 'client', '--json']);
    expect(records.filter((record) => record.type === 'compared' && record.differences.length > 0)).toEqual(
      [],
    );
    expect(code).toBe(0);
    expect(await again.countOf('client', 2)).toMatchObject([
      { serviceName: 'recorded', reply: 'negotiated' },
      { serviceName: 'recorded', reply: 'negotiated' },
    ]);
  });

  it('lets fields differ that it is told to ignore', async ({ stage }) => {
    await stage.fakeBackend();
    await stage.fakeBroker('--daemon-version 9.9.9');
    const replay = ['replay', `${CAPTURES}accept/events.ndjson`, stage.broker, '--as', 'client', '--json'];
    const fields = ['daemonVersion', 'backendPipe'];
    const { code, records } = await stage.run(replay);
    expect(code).toBe(1);
    const compared = records.filter((record) => record.type === 'compared');
    expect(new Set(compared.flatMap(({ differences }) => differences.map(({ field }) => field)))).toEqual(
      new Set(fields.map((field) => `payload.negotiated.${field}`)),
    );
    const ignoring = fields.flatMap((field) => ['--ignore', `payload.negotiated.${field}`]);
    expect(await stage.run([...replay, ...ignoring])).toMatchObject({ code: 0 });
  });
});

describe.concurrent('replay', () => {
  it.for([
    ['replay c b', 2, '--as'],
    ['replay c b --as tap', 2, '--as'],
    ['replay c b --as broker --speed fast', 2, '--speed'],
    ['replay none b --as broker', 3, 'no such file'],
    ['replay empty b --as broker', 3, 'nothing that a broker said'],
  ] as const)('%s ends with %i', async ([command, code, why], { stage }) => {
    writeFileSync(stage.path('empty'), '');
    const ended = await shared.run(command, { cwd: stage.directory });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(why);
  });
});
