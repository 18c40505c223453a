import { describe, expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
import { type Of, ofType } from '../process/running.ts';
import { it, type Outcome } from '../process/stage.ts';

const shared = oneProcess();

function load({ records }: Outcome): Of<'load'> {
  const [found, ...more] = ofType(records, 'load');
  expect(more).toEqual([]);
  return found!;
}

describe.concurrent('many offers', () => {
  it('are counted together by outcome and latency', async ({ stage }) => {
    await stage.fakeBackend(['--reply', 'ack*3,refuse:busy,corrupt:token', '--loop']);
    const run = await stage.sendOffer('--count 200 --concurrency 16');
    expect(run.code).toBe(1);
    expect(run.verdicts).toHaveLength(200);
    expect(new Set(run.verdicts.map(({ connection }) => connection)).size).toBe(200);
    const { outcomes, latencyMs, ...rest } = load(run);
    expect(outcomes).toEqual({ accepted: 120, refused: 40, invalid: 40 });
    expect(rest).toMatchObject({ tried: 200, unexpected: 80 });
    expect(latencyMs).toMatchObject({ count: 200 });
    const counted = latencyMs!.histogram.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBe(200);
    const { min, p50, p95, p99, p999, max } = latencyMs!;
    const sorted = [min, p50, p95, p99, p999, max];
    expect(sorted.toSorted((one, other) => one - other)).toEqual(sorted);
    expect(run.records.at(-1)).toMatchObject({ type: 'summary' });
  });

  it('are told in words: the first that went wrong, then all together', async ({ stage }) => {
    await stage.fakeBackend(['--reply', 'ack*40,refuse:busy*30,ack']);
    const { stdout, code } = await stage.run(['send-offer', stage.endpoint, '--count', '100']);
    expect(code).toBe(1);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 20)).toEqual(
      Array.from({ length: 20 }, (_, index) =>
        expect.stringMatching(new RegExp(`^${40 + index}: refused after .* busy$`)),
      ),
    );
    expect(lines[20]).toBe('further ones are not shown');
    expect(stdout).toMatch(/^100 offers in [\d.]+ s, [\d.]+\/s$/m);
    expect(stdout).toMatch(/^ {2}accepted +70 {2}70\.000 %$/m);
    expect(stdout).toMatch(/^latency of 100 answers: min .* p99\.9 /m);
    expect(stdout).not.toContain('HandoffOffer');
  });

  it('begin at the rate that is asked for, and not before', async ({ stage }) => {
    await stage.fakeBackend();
    const run = await stage.sendOffer('--count 11 --rate 50/s');
    expect(run.code).toBe(0);
    const { seconds, perSecond } = load(run);
    expect(seconds).toBeGreaterThanOrEqual(0.2);
    expect(perSecond).toBeLessThan(56);
  });

  it('are not counted where there is only one', async ({ stage }) => {
    await stage.fakeBackend();
    const { records } = await stage.sendOffer();
    expect(ofType(records, 'load')).toEqual([]);
  });

  it('are told of also when they are interrupted', async ({ stage }) => {
    await stage.fakeBackend();
    const sender = stage.start(['send-offer', stage.endpoint, '--json', '--count', '1000', '--rate', '20/s']);
    await sender.countOf('verdict', 2);
    sender.signal('SIGINT');
    const { code, records } = await sender.ended;
    expect(code).toBe(130);
    const [found] = ofType(records, 'load');
    expect(found!.tried).toBe(ofType(records, 'verdict').length);
  });

  it.for([
    ['--rate 0/s', '--rate'],
    ['--rate fast', '--rate'],
    ['--rate 5/s --interval 1s', '--rate'],
    ['--concurrency 0', '--concurrency'],
  ] as const)('%s is wrong usage', async ([flags, named], { stage }) => {
    const { code, stderr } = await shared.run(`send-offer a ${flags}`, { cwd: stage.directory });
    expect(code).toBe(2);
    expect(stderr).toContain(named);
  });
});

describe.concurrent('many Hellos', () => {
  it('are counted together too', async ({ stage }) => {
    await stage.fakeBackend();
    await stage.fakeBroker();
    const run = await stage.sendHello('--count 60 --concurrency 8 --send ping');
    expect(run.code).toBe(0);
    expect(load(run)).toMatchObject({ tried: 60, unexpected: 0, outcomes: { accepted: 60 } });
  });
});

describe.concurrent('a thousand offers at once', () => {
  it('are answered by fake-backend', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply delay:2s+ack --quiet');
    const run = await stage.sendOffer('--count 1000 --concurrency 1000');
    expect(load(run)).toMatchObject({ outcomes: { accepted: 1000 } });
    await backend.countOf('handoff', 1000);
  });
});
