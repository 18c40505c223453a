import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import type { OutputRecord, RecordOf } from '../../src/records/record.ts';
import { it } from '../process/stage.ts';

const OURS = `node ${fileURLToPath(new URL('../../bin/run.js', import.meta.url))}`;
const FAKE_BACKEND = `${OURS} fake-backend {endpoint} -q`;
const SEND_HELLO = `${OURS} send-hello {endpoint} --send ping -q`;
const KNOWN = fileURLToPath(new URL('../conform/known/send-hello.txt', import.meta.url));

describe('our own fakes pass:', () => {
  it('fake-backend, and 50 generated conversations', { timeout: 120_000 }, async ({ stage }) => {
    const { code, records } = await stage.run(
      `conform backend :auto --fuzz 50 --seed 1 --json -- ${FAKE_BACKEND}`,
    );
    expect(casesIn(records).filter(({ result }) => result !== 'passed')).toEqual([]);
    expect(code).toBe(0);
  });

  it('fake-broker, and 50 generated Hellos', { timeout: 240_000 }, async ({ stage }) => {
    const peer = `${OURS} fake-broker {endpoint} --backend {backend-endpoint} --service zccache --rate-limit 256 -q`;
    const { code, records } = await stage.run(
      `conform broker :auto --backend-endpoint :auto --fuzz 50 --seed 1 --json -- ${peer}`,
    );
    expect(casesIn(records).filter(({ result }) => result !== 'passed')).toEqual([]);
    expect(code).toBe(0);
  });

  it('send-hello, but for what a client of version 1 does not check, and its exit code', {
    timeout: 120_000,
  }, async ({ stage }) => {
    const flags = `--known-failing ${KNOWN} --timeout 30s --json`;
    const { code, records } = await stage.run(`conform client :auto ${flags} -- ${SEND_HELLO}`);
    expect(records.at(-1)).toMatchObject({ known: 3, unexpected: 0 });
    expect(code).toBe(0);
  });
});

describe('conform', () => {
  it('writes several reports, and says how to run what failed again', async ({ stage }) => {
    const [junit, html] = [stage.path('r.xml'), stage.path('r.html')];
    const reports = `--report junit=${junit} --report html=${html}`;
    const { code, stdout } = await stage.run(
      `conform backend :auto --run backend/token/used-twice ${reports} -- ${FAKE_BACKEND} --lenient`,
    );
    expect(code).toBe(1);
    expect(stdout).toContain('✗ failed   backend/token/used-twice');
    expect(stdout).toMatch(/again: .*conform backend :auto .*--run backend\/token\/used-twice -- /);
    expect(readFileSync(junit, 'utf8')).toContain('<failure');
    expect(readFileSync(html, 'utf8')).toContain('backend/token/used-twice');
  });

  it.for(['SIGINT', 'SIGTERM'] as const)(
    'stopped by %s in the middle of a case it reports what it has, and which case that was',
    async (signal, { stage }) => {
      const report = stage.path('r.json');
      const server = createServer((socket) => {
        socket.on('error', () => {});
        // It reads an offer, and never answers.
        socket.once('data', () => conform.signal(signal));
      });
      await new Promise<void>((done) => server.listen(stage.endpoint, done));
      stage.afterwards(() => server.close());
      const conform = stage.start(
        `conform backend ${stage.endpoint} --run backend/flow/* --jobs 1 --timeout 1h --json --report json=${report}`,
      );
      const { code, records } = await conform.ended;
      const cases = casesIn(records);
      expect(cases.filter(({ seen }) => seen === 'stopped before it was over')).toMatchObject([
        { result: 'not-run' },
      ]);
      expect(new Set(cases.map(({ result }) => result))).toEqual(new Set(['not-run', 'skipped']));
      expect(records.at(-1)).toMatchObject({ type: 'conformance', failed: 0 });
      expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ type: 'conformance', results: cases });
      expect(code).toBe(1);
    },
  );

  it('counts a case that passes though it is known to fail as unexpected', async ({ stage }) => {
    const known = stage.path('known.txt');
    writeFileSync(known, 'backend/flow/pipelined # no more\n');
    const flags = `--run backend/flow/pipelined --known-failing ${known} --json`;
    const { code, records } = await stage.run(`conform backend :auto ${flags} -- ${FAKE_BACKEND}`);
    expect(records.at(-1)).toMatchObject({ passed: 1, unexpected: 1 });
    expect(code).toBe(1);
  });

  it('reports a peer that dies and is not ours to start: the rest is not run', async ({ stage }) => {
    await stage.fakeBackend('--once');
    const { code, records } = await stage.run(
      `conform backend ${stage.endpoint} --run backend/flow/* --jobs 1 --json`,
    );
    const results = casesIn(records).map(({ result }) => result);
    expect(results.filter((result) => result === 'failed')).toHaveLength(1);
    expect(results).toContain('not-run');
    expect(code).toBe(1);
  });

  it.for([
    ['where nothing is listening', 'conform backend /tmp/nobody-listens-here.sock', 3],
    ['with a command that cannot be started', 'conform backend :auto -- /nonexistent/peer', 3],
    ['where --run fits nothing', 'conform backend --run backend/tokn/*', 2],
    ['at :auto, of a backend that nobody starts', 'conform backend :auto', 2],
    ['at :auto, of a broker that nobody starts', 'conform broker :auto --backend-endpoint x.sock', 2],
    ['with --fuzz for a client', 'conform client :auto --fuzz 1 -- true', 2],
    ['for a client without a command', 'conform client', 2],
    ['for a broker without its backend’s endpoint', 'conform broker', 2],
  ] as const)('%s ends at once', async ([, line, expected], { stage }) => {
    expect((await stage.run(line)).code).toBe(expected);
  });

  it('lists ids, one a line, and cases without a result as JSON', async ({ stage }) => {
    const { stdout } = await stage.run('conform client --list');
    const ids = stdout.trim().split('\n');
    expect(ids.every((id) => /^client\/[a-z-]+\/[a-z0-9-]+$/.test(id))).toBe(true);
    const { records } = await stage.run('conform client --list --json');
    const cases = casesIn(records);
    expect(cases.map(({ id }) => id)).toEqual(ids);
    expect(cases.every((one) => !('result' in one))).toBe(true);
  });
});

function casesIn(records: readonly OutputRecord[]): RecordOf<'case'>[] {
  return records.filter((record): record is RecordOf<'case'> => record.type === 'case');
}
