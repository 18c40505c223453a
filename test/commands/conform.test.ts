import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { encodeAcceptance } from '../../src/frames/ack.ts';
import type { OutputRecord, RecordOf } from '../../src/records/record.ts';
import { readFrame } from '../../src/wire/frame/frame.ts';
import { HEADER_LENGTH, TOKEN_LENGTH } from '../../src/wire/limits.ts';
import { oneProcess } from '../process/one-process.ts';
import { BINARY } from '../process/running.ts';
import { it } from '../process/stage.ts';

const PEER = `node ${BINARY}`;
const FAKE_BACKEND = `${PEER} fake-backend {endpoint} -q`;
const FAKE_BROKER = `${PEER} fake-broker {endpoint} --backend {backend-endpoint} --service zccache -q`;
const SEND_HELLO = `${PEER} send-hello {endpoint} --send ping -q`;
const KNOWN = fileURLToPath(new URL('../conform/known/send-hello.txt', import.meta.url));

const refused = oneProcess();

const LIMITS = /^broker\/limits\//;

// They wait for each other's answers, and for limits, most of the time.
describe.concurrent('our own fakes pass, side by side:', () => {
  it('fake-backend, and 50 generated conversations', async ({ stage }) => {
    const { code, records } = await stage.run(
      `conform backend :auto --fuzz 50 --seed 1 --timeout 5m --json -- ${FAKE_BACKEND}`,
    );
    expect(casesIn(records).filter(({ result }) => result !== 'passed')).toEqual([]);
    expect(code).toBe(0);
  });

  it('fake-broker, and 50 generated Hellos', async ({ stage }) => {
    const flags = '--fuzz 50 --seed 1 --timeout 5m --skip broker/limits/* --json';
    const { code, records } = await stage.run(
      `conform broker :auto --backend-endpoint :auto ${flags} -- ${FAKE_BROKER}`,
    );
    const others = casesIn(records).filter(({ id, result }) => result !== 'passed' && !LIMITS.test(id));
    expect(others).toEqual([]);
    expect(code).toBe(0);
  });

  it('send-hello, but for what a client of version 1 does not check, and its exit code', async ({
    stage,
  }) => {
    const flags = `--known-failing ${KNOWN} --timeout 5m --json`;
    const { code, records } = await stage.run(`conform client :auto ${flags} -- ${SEND_HELLO}`);
    expect(records.at(-1)).toMatchObject({ known: 3, unexpected: 0 });
    expect(code).toBe(0);
  });
});

describe('our own fakes pass, alone:', () => {
  // A busy machine does not get as far as a limit, and answers nothing for seconds after all that.
  it('fake-broker, also at its limits', { retry: 2 }, async ({ stage }) => {
    const { code, records } = await stage.run(
      `conform broker :auto --backend-endpoint :auto --run broker/limits/* --timeout 5m --json -- ${FAKE_BROKER} --rate-limit 256`,
    );
    expect(casesIn(records).filter(({ result }) => result === 'failed')).toEqual([]);
    expect(code).toBe(0);
  });

  it('fake-broker, four of it at once', async ({ stage }) => {
    const { code, records } = await stage.run(
      `conform broker :auto --backend-endpoint :auto --jobs 4 --run broker/handover/* --timeout 5m --json -- ${FAKE_BROKER}`,
    );
    expect(casesIn(records).filter(({ result }) => result === 'failed')).toEqual([]);
    expect(records.at(-1)).toMatchObject({ passed: 17, failed: 0 });
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
      let next: 'answer' | 'signal' | 'nothing' = 'answer';
      const server = createServer((socket) => {
        let seen = Buffer.alloc(0);
        socket.on('error', () => {});
        socket.on('data', (bytes) => {
          seen = Buffer.concat([seen, bytes]);
          // It answers the good conversation that comes before the first case, and nothing after that.
          if (next === 'signal') {
            next = 'nothing';
            conform.signal(signal);
          } else if (next === 'answer' && seen.length > TOKEN_LENGTH + HEADER_LENGTH) {
            const { handoff } = readFrame(seen, TOKEN_LENGTH, seen.length, 0, 'broker-to-backend');
            socket.write(encodeAcceptance(seen.subarray(0, TOKEN_LENGTH), String(handoff!.correlationId)));
            next = 'signal';
          }
        });
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
    ['of a running broker with its backend at :auto', 'conform broker x.sock --backend-endpoint :auto', 2],
    ['at :auto, of a broker that nobody starts', 'conform broker :auto --backend-endpoint x.sock', 2],
    ['with --fuzz for a client', 'conform client :auto --fuzz 1 -- true', 2],
    ['for a client without a command', 'conform client', 2],
    ['for a broker without its backend’s endpoint', 'conform broker', 2],
  ] as const)('%s ends at once', async ([, line, expected]) => {
    expect((await refused.run(line)).code).toBe(expected);
  });

  it('says of a peer that does not come up what its command lacks', async ({ stage }) => {
    const { code, stderr } = await stage.run('conform backend :auto -- false');
    expect(stderr).toContain('the peer that was started: it ended with exit code 1');
    expect(stderr).toContain('its command does not name the endpoint: put {endpoint} where it takes one');
    expect(code).toBe(3);
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
