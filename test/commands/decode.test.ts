import { closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
import { offer, token } from '../process/raw-peers.ts';
import { BINARY, ROOT, Running } from '../process/running.ts';
import { it, type Outcome } from '../process/stage.ts';

const shared = oneProcess();

const CAPTURES = join(ROOT, 'test/fixtures/captures');
/** Fails unless every byte belongs to exactly one record. */
function expectEveryByteOnce({ records, summary }: Outcome, size: number): void {
  const places = records.filter(
    (record) => record.type === 'sideband' || record.type === 'frame' || record.type === 'bytes',
  );
  let end = 0;
  for (const { offset, length } of places) {
    expect(offset).toBe(end);
    end += length;
  }
  expect(end).toBe(size);
  expect(summary?.bytes).toBe(size);
}

describe.concurrent('decode tells of recorded traffic', () => {
  it.for([
    ['accept', 0, { accepted: 3 }, { error: 0, warning: 0, note: 0 }],
    ['refuse', 0, { refused: 3 }, { error: 0, warning: 0, note: 3 }],
    ['hangup', 0, { unanswered: 3 }, { error: 0, warning: 3, note: 0 }],
    ['corrupt-token', 1, { invalid: 3 }, { error: 3, warning: 0, note: 0 }],
  ] as const)('%s: three handoffs, exit code %i', async ([name, exit, handoffs, problems], { stage }) => {
    const file = join(CAPTURES, name, 'handoff-connections.bin');
    const outcome = await stage.run(`decode --json ${file}`);
    expect(outcome.code).toBe(exit);
    expect(outcome.summary).toMatchObject({ offers: 3, handoffs, problems });
    expectEveryByteOnce(outcome, statSync(file).size);
  });

  it('and exits with 0 also for errors, if asked', async ({ stage }) => {
    const file = join(CAPTURES, 'corrupt-token/handoff-connections.bin');
    expect(await stage.run(`decode --exit-zero ${file}`)).toMatchObject({ code: 0, stderr: '' });
  });

  it('from standard input as from a file', async ({ stage }) => {
    const file = join(CAPTURES, 'accept/handoff-connections.bin');
    const [piped, read] = await Promise.all([
      stage.run('decode -', { input: readFileSync(file) }),
      shared.run(`decode ${file}`),
    ]);
    expect(piped).toMatchObject({ code: 0, stdout: read.stdout, stderr: '' });
    expect(read.stdout).toContain('HandoffOffer');
  });

  it('in the direction that is given', async () => {
    const file = join(CAPTURES, 'accept/1.backend-to-broker.bin');
    const { code, records } = await shared.run(`decode --json --direction backend-to-broker ${file}`);
    expect(code).toBe(0);
    expect(records[1]).toMatchObject({
      type: 'frame',
      direction: 'backend-to-broker',
      message: 'HandoffAck',
    });
    const against = await shared.run(`decode --json --direction broker-to-backend ${file}`);
    expect(against.records[1]).toMatchObject({
      direction: 'broker-to-backend',
      problems: expect.arrayContaining([expect.objectContaining({ id: 'kind', severity: 'error' })]),
    });
    expect(against.code).toBe(1);
  });

  it.for(['', '--json'])('with --redact %s, without its tokens', async (flag) => {
    const run = (redact: string) =>
      shared.run(`decode ${flag} ${redact} ${join(CAPTURES, 'accept/handoff-connections.bin')}`);
    const [open, redacted] = await Promise.all([run(''), run('--redact')]);
    const secret = '059736ac3c7ca0d1adfa76c8331c6e01';
    if (flag === '--json') expect(open.stdout).toContain(secret);
    expect(redacted.stdout).toContain(secret.slice(0, 8));
    expect(redacted.stdout).not.toContain(secret.slice(0, 9));
    expect(redacted.code).toBe(0);
  });

  it('with --redact, without the token that a HelloReply tells', async () => {
    const file = join(CAPTURES, 'accept/0.broker-to-client.bin');
    const { stdout } = await shared.run(`decode --json --redact ${file}`);
    expect(stdout).toContain('"handlePassedToken":"059736ac"');
    expect(stdout).not.toContain('059736ac3');
  });
});

describe.concurrent('decode of what is no good traffic', () => {
  it('an empty input: nothing, and nothing wrong', async ({ stage }) => {
    const outcome = await stage.run('decode --json -', { input: Buffer.alloc(0) });
    expect(outcome).toMatchObject({ code: 0, summary: { bytes: 0, frames: 0, problems: { error: 0 } } });
    expect(outcome.stderr).toContain('empty');
  });

  it('half a frame: truncated', async ({ stage }) => {
    const input = offer(token(1)).subarray(0, 20);
    const outcome = await stage.run('decode --json -', { input });
    expect(outcome.code).toBe(1);
    expect(outcome.records[1]).toMatchObject({ type: 'bytes', length: 20, problems: [{ id: 'truncated' }] });
    expectEveryByteOnce(outcome, 20);
  });

  it('01 ff ff ff ff: oversize', async ({ stage }) => {
    const outcome = await stage.run('decode --json -', { input: Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff) });
    expect(outcome.code).toBe(1);
    expect(outcome.records[1]).toMatchObject({
      type: 'bytes',
      hex: '01ffffffff',
      problems: [{ id: 'oversize' }],
    });
  });

  it('random bytes: no frames, every byte once', async ({ stage }) => {
    // The same ones every time; none of them is 1, so that nothing begins like a frame.
    const input = Uint8Array.from(
      { length: 100_000 },
      (_, index) => ((index * 7919 + (index >> 3) * 31) % 254) + 2,
    );
    const outcome = await stage.run('decode --json -', { input });
    expect(outcome).toMatchObject({ code: 1, summary: { frames: 0 } });
    expect(outcome.records[1]).toMatchObject({ type: 'bytes', problems: [{ id: 'unframed-bytes' }] });
    expectEveryByteOnce(outcome, input.length);
  });

  it('a frame between other bytes: found', async ({ stage }) => {
    const input = Buffer.concat([Buffer.from('before '), offer(token(1)), Buffer.from(' behind')]);
    const outcome = await stage.run('decode --json -', { input });
    expect(outcome).toMatchObject({ code: 1, summary: { frames: 1, offers: 1 } });
    expectEveryByteOnce(outcome, input.length);
  });
});

describe.concurrent('decode of what cannot be read ends with 3', () => {
  it.for([
    ['a file that is not there', 'missing.bin', 'ENOENT'],
    ['a directory', '.', 'EISDIR'],
    ['a path through a file', 'file/inside.bin', 'ENOTDIR'],
  ] as const)('%s', async ([, path, error], { stage }) => {
    writeFileSync(stage.path('file'), '');
    const outcome = await shared.run(`decode --json ${path}`, { cwd: stage.directory });
    expect(outcome).toMatchObject({
      code: 3,
      error: { code: error, message: expect.stringContaining(path) },
    });
    expect(outcome.stderr).toContain(path);
  });
});

describe.concurrent('decode whose output goes nowhere', () => {
  it.for(['', '--json'])('a full disk ends it with 3 and a message: decode %s', async (flag, { stage }) => {
    const full = openSync('/dev/full', 'w');
    stage.afterwards(() => closeSync(full));
    const file = join(CAPTURES, 'accept/handoff-connections.bin');
    const { code, stderr } = await stage.run(`decode ${flag} ${file}`, { stdout: full });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: .*no space left/);
  });

  it.for(['', '--json'])(
    'a reader that has enough ends it quietly: decode %s | head -1',
    async (flag, { stage }) => {
      const long = stage.path('long.bin');
      const once = readFileSync(join(CAPTURES, 'refuse/handoff-connections.bin'));
      writeFileSync(long, Buffer.concat(Array(3000).fill(once)));
      const line = `(${process.execPath} ${BINARY} decode --exit-zero ${flag} ${long}; echo "ended with $?" >&2) | head -1`;
      const { stdout, stderr } = await stage.keep(new Running('sh', ['-c', line])).ended;
      expect(stdout.split('\n')).toHaveLength(2);
      expect(stderr).toBe('ended with 0\n');
    },
  );
});

describe.concurrent('decode of several files', () => {
  const [accept, refuse] = ['accept', 'refuse'].map((name) =>
    join(CAPTURES, name, 'handoff-connections.bin'),
  );

  it('reads each by itself, and every record says its file', async () => {
    const { code, records } = await shared.run(['decode', '--json', accept!, refuse!]);
    expect(code).toBe(0);
    const told = records.filter(({ type }) => type !== 'start');
    expect(new Set(told.map((record) => (record as { file?: string }).file))).toEqual(
      new Set([accept, refuse]),
    );
    expect(records.filter(({ type }) => type === 'start')).toHaveLength(1);
    expect(records.filter(({ type }) => type === 'summary')).toHaveLength(2);
  });

  it('says before the totals of each what they are of', async () => {
    const { stdout } = await shared.run(['decode', '--summary', accept!, refuse!]);
    const [first, second] = [stdout.indexOf(`==> ${accept} <==`), stdout.indexOf(`==> ${refuse} <==`)];
    expect(first).toBe(0);
    expect(stdout.indexOf('3 accepted')).toBeLessThan(second);
    expect(stdout.indexOf('3 refused')).toBeGreaterThan(second);
  });

  it('goes on after one that cannot be read, and ends with 3', async () => {
    const { code, stderr, stdout } = await shared.run(['decode', 'nothing-there.bin', accept!]);
    expect(code).toBe(3);
    expect(stderr).toContain('cannot open nothing-there.bin');
    expect(stdout).toContain('3 handoffs: 3 accepted');
  });

  it('writes to a file instead, but never to one that it reads', async ({ stage }) => {
    const file = join(stage.directory, 'rows.csv');
    expect(await stage.run(['decode', '--format', 'csv', '-o', file, accept!, refuse!])).toMatchObject({
      ...{ code: 0, stdout: '', stderr: '' },
    });
    const rows = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(rows.filter((row) => row.startsWith('type,'))).toHaveLength(1);
    expect(rows.at(-1)).toContain(refuse);
    const own = join(stage.directory, 'own.bin');
    writeFileSync(own, readFileSync(accept!));
    expect(await stage.run(['decode', '-o', own, own])).toMatchObject({ code: 2, stdout: '' });
    expect(readFileSync(own)).toEqual(readFileSync(accept!));
  });

  it('says what could not be written', async () => {
    const { code, stderr } = await shared.run(['decode', '-o', '/dev/full', accept!]);
    expect(code).toBe(3);
    expect(stderr).toContain('cannot write the output');
  });
});
