import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect } from 'vitest';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';

const RECORDING = 'test/fixtures/captures/accept/events.ndjson';

describe.concurrent('a server in a script', () => {
  it('ends with 1 after --timeout', async ({ stage }) => {
    const { code, stderr } = await stage.run(['fake-backend', stage.endpoint, '--timeout', '50ms']);
    expect(code).toBe(1);
    expect(stderr).toContain('--timeout');
  });

  it('writes its endpoint to a file once it listens, and has one of its own with :auto', async ({
    stage,
  }) => {
    const file = stage.path('endpoint');
    const backend = stage.start(['fake-backend', ':auto', '--endpoint-file', file, '--json']);
    const { endpoint } = await backend.recordOf('listening');
    expect(readFileSync(file, 'utf8')).toBe(`${endpoint}\n`);
    expect(statSync(dirname(endpoint)).mode & 0o777).toBe(0o700);
    expect((await stage.run(['send-offer', endpoint])).code).toBe(0);
    backend.signal('SIGTERM');
    expect((await backend.ended).code).toBe(0);
    expect(existsSync(dirname(endpoint))).toBe(false);
  });

  it.for([
    ['fake-backend', (endpoint: string) => [endpoint]],
    ['fake-broker', (endpoint: string) => [endpoint]],
    ['tap', (endpoint: string) => [endpoint, `${endpoint}.target`]],
    ['replay', (endpoint: string) => [RECORDING, endpoint, '--as', 'backend']],
  ] as const)('%s ends with 1 after --timeout', async ([command, args], { stage }) => {
    const flags = ['--timeout', '50ms', '--endpoint-file', stage.path('endpoint'), '--json'];
    const { code, stderr, records } = await stage.run([command, ...args(stage.tapped), ...flags]);
    expect(code).toBe(1);
    expect(ofType(records, 'summary')).toMatchObject([{ endedBy: 'timeout' }]);
    expect(stderr).toContain('--timeout after 50ms');
    expect(readFileSync(stage.path('endpoint'), 'utf8')).toBe(`${stage.tapped}\n`);
    // Nothing is left of a file that was being written.
    expect(readdirSync(stage.directory).filter((name) => name.startsWith('endpoint'))).toEqual(['endpoint']);
  });

  it.for([
    ['fake-backend', (endpoint: string) => [endpoint]],
    ['fake-broker', (endpoint: string) => [endpoint]],
    ['tap', (endpoint: string) => [endpoint, `${endpoint}.target`]],
    ['replay', (endpoint: string) => [RECORDING, endpoint, '--as', 'backend']],
  ] as const)(
    '%s leaves no socket behind where the file cannot be written',
    async ([command, args], { stage }) => {
      const file = stage.path('missing/endpoint');
      const { code, stderr } = await stage.run([command, ...args(stage.tapped), '--endpoint-file', file]);
      expect(code).toBe(3);
      expect(stderr).toContain(`cannot write the endpoint to ${file}`);
      expect(existsSync(stage.tapped)).toBe(false);
    },
  );

  it.for([
    ['accepted=1', 0],
    ['refused=1', 1],
  ] as const)(
    'tap and fake-broker count with --expect %s: exit code %i',
    async ([expected, code], { stage }) => {
      await stage.fakeBackend();
      const broker = await stage.fakeBroker(`--once --expect ${expected}`);
      const tap = stage.start([
        'tap',
        stage.tapped,
        stage.endpoint,
        '--once',
        '--json',
        '--expect',
        expected,
      ]);
      await tap.recordOf('listening');
      await Promise.all([stage.sendHello(), stage.run(['send-offer', stage.tapped, '--deadline', '1h'])]);
      for (const server of [broker, tap]) {
        const ended = await server.ended;
        expect(ended.code).toBe(code);
        expect(ofType(ended.records, 'summary')).toMatchObject([{ expected, met: code === 0 }]);
      }
    },
  );

  it('says in the summary whether as many ended so as was asked', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply ack,refuse --count 2 --expect accepted=1,refused=1');
    await stage.sendOffer('--count 2 --expect accepted=1,refused=1');
    const { code, records } = await backend.ended;
    expect(code).toBe(0);
    expect(ofType(records, 'summary')).toMatchObject([{ expected: 'accepted=1,refused=1', met: true }]);
  });

  it('ends with 1 where others did, and says which', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply refuse --once --expect accepted=1');
    await stage.sendOffer('--expect refused');
    const { code, records, stderr } = await backend.ended;
    expect(code).toBe(1);
    expect(ofType(records, 'summary')).toMatchObject([{ expected: 'accepted=1', met: false }]);
    expect(stderr).toContain('accepted 0 instead of 1');
    expect(stderr).toContain('refused 1 instead of 0');
  });
});

describe.concurrent('replay', () => {
  it.for(['accepted=3', 'refused=3'])('as backend counts with --expect %s', async (expected, { stage }) => {
    const flags = ['--as', 'backend', '--expect', expected, '--ignore', 'payload.serviceName'];
    const replay = stage.start(['replay', RECORDING, stage.endpoint, '--json', ...flags]);
    await replay.recordOf('listening');
    await stage.sendOffer('--count 3');
    const { code, records } = await replay.ended;
    expect(ofType(records, 'summary')).toMatchObject([{ expected, met: expected === 'accepted=3' }]);
    expect(code).toBe(expected === 'accepted=3' ? 0 : 1);
  });

  it.for([
    ['broker', '--timeout', '1s'],
    ['client', '--endpoint-file', 'endpoint'],
  ] as const)('as %s is no server, and refuses %s', async ([side, ...flags], { stage }) => {
    const { code, stderr } = await stage.run(['replay', RECORDING, stage.endpoint, '--as', side, ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(`replay --as ${side} dials`);
  });
});

describe.concurrent('conform', () => {
  const CASE = ['--run', 'backend/framing/version-0', '--json'];

  it('keeps dialling with --wait until the backend is listening', async ({ stage }) => {
    const conform = stage.start(['conform', 'backend', stage.endpoint, '--wait', '1h', ...CASE]);
    await conform.recordOf('start');
    await stage.fakeBackend();
    expect(await conform.ended).toMatchObject({ code: 0 });
  });

  it('gives up when --wait is over', async ({ stage }) => {
    const { code, stderr } = await stage.run(['conform', 'backend', stage.endpoint, '-w', '50ms', ...CASE]);
    expect(code).toBe(3);
    expect(stderr).toContain('nothing is listening');
  });

  it('refuses --wait for a client, which dials itself', async ({ stage }) => {
    const { code, stderr } = await stage.run([
      'conform',
      'client',
      stage.broker,
      '--wait',
      '1s',
      '--',
      'true',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('a client dials');
  });
});

describe.concurrent('a client in a script', () => {
  it('keeps dialling with --wait until something is listening', async ({ stage }) => {
    const offer = stage.start(['send-offer', stage.endpoint, '--wait', '1h', '--json']);
    await offer.recordOf('start');
    await stage.fakeBackend('--once');
    const { code, records } = await offer.ended;
    expect(code).toBe(0);
    expect(ofType(records, 'verdict')).toMatchObject([
      { outcome: 'accepted', expected: 'accepted', met: true },
    ]);
  });

  it('dials late for a tap, for a fake broker and for replay: --wait', async ({ stage }) => {
    const first = await stage.fakeBackend('--once');
    const capture = stage.path('seen.pcapng');
    await stage.sendOffer(['--capture', capture]);
    await first.ended;
    const tap = await stage.tap('--wait 1h');
    await stage.fakeBroker('--wait 1h');
    const offer = stage.run(['send-offer', stage.tapped, '--deadline', '1h']);
    const hello = stage.sendHello('--expect adopted');
    const replay = stage.start([
      'replay',
      capture,
      stage.endpoint,
      '--as',
      'broker',
      '--wait',
      '1h',
      '--json',
    ]);
    await replay.recordOf('start');
    await stage.fakeBackend();
    expect((await offer).code).toBe(0);
    expect((await hello).code).toBe(0);
    expect((await replay.ended).code).toBe(0);
    expect(tap.stderr).not.toContain('cannot');
  });

  it('gives up when --wait is over', async ({ stage }) => {
    expect((await stage.run(['send-offer', stage.endpoint, '-w', '50ms'])).code).toBe(3);
  });

  it('is met only by the answer that --expect-answer names', async ({ stage }) => {
    await stage.fakeBackend();
    const met = await stage.sendOffer('--send ping --expect-answer ping');
    expect(met.code).toBe(0);
    const missed = await stage.sendOffer('--send ping --expect-answer pong');
    expect(missed.code).toBe(1);
    expect(ofType(missed.records, 'verdict')).toMatchObject([{ outcome: 'accepted', met: false }]);
    expect(missed.stderr).toContain('pong');
  });

  it('of Hello says so, too', async ({ stage }) => {
    await stage.fakeBackend('--reply refuse');
    await stage.fakeBroker('--timeout 1h');
    const { code, stderr } = await stage.sendHello('--expect adopted');
    expect(code).toBe(1);
    expect(stderr).toContain('expected: adopted');
  });
});
