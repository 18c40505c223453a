import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect } from 'vitest';
import { ofType } from '../process/running.ts';
import { it } from '../process/stage.ts';

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

  it.for(['fake-backend', 'fake-broker', 'tap'])(
    '%s ends with 1 after --timeout',
    async (command, { stage }) => {
      const target = command === 'tap' ? [stage.endpoint] : [];
      const flags = ['--timeout', '50ms', '--endpoint-file', stage.path('endpoint')];
      const { code, stderr } = await stage.run([command, stage.tapped, ...target, ...flags]);
      expect(code).toBe(1);
      expect(stderr).toContain('--timeout after 50ms');
      expect(readFileSync(stage.path('endpoint'), 'utf8')).toBe(`${stage.tapped}\n`);
      // Nothing is left of a file that was being written.
      expect(readdirSync(stage.directory).filter((name) => name.startsWith('endpoint'))).toEqual([
        'endpoint',
      ]);
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

describe.concurrent('a client in a script', () => {
  it('keeps dialling with --wait until something is listening', async ({ stage }) => {
    const offer = stage.start(['send-offer', stage.endpoint, '--wait', '50s', '--json']);
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
    const tap = await stage.tap('--wait 50s');
    await stage.fakeBroker('--wait 50s');
    const offer = stage.run(['send-offer', stage.tapped, '--deadline', '1h']);
    const hello = stage.sendHello('--expect adopted');
    const replay = stage.start([
      'replay',
      capture,
      stage.endpoint,
      '--as',
      'broker',
      '--wait',
      '50s',
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
    await stage.fakeBroker('--timeout 50s');
    const { code, stderr } = await stage.sendHello('--expect adopted');
    expect(code).toBe(1);
    expect(stderr).toContain('expected: adopted');
  });
});
