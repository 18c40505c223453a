import { PassThrough, Writable } from 'node:stream';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { jsonFormat } from '../../src/formats/json-format.ts';
import { verdictFormat } from '../../src/formats/verdict-format.ts';
import { AT_ONCE, Output } from '../../src/output/output.ts';
import { Reporter } from '../../src/output/reporter.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { Tally } from '../../src/records/tally.ts';

const MOST_BACKLOG = 8 * 1024 * 1024;

/** A reporter whose output nobody reads until told to. */
function unread(patient = false) {
  const stream = new PassThrough({ highWaterMark: 1 });
  const output = new Output(stream as unknown as NodeJS.WriteStream, () => {});
  return { stream, output, reporter: new Reporter(output, jsonFormat(), { patient }) };
}

function record(number: number): OutputRecord {
  const hex = 'ab'.repeat(2_000);
  return { type: 'bytes', connection: number, direction: null, offset: 0, length: 1, hex, problems: [] };
}

function clientRecord(connection: number): OutputRecord {
  const nothing = { pid: null, serviceName: null, reply: null, code: null, token: null, state: null };
  return { type: 'client', connection, ...nothing, reason: 'x'.repeat(2_000) };
}

const SUMMARY = { type: 'replayed', played: 0, connections: 0, compared: 0, different: 0 } as const;

async function linesOf(stream: PassThrough): Promise<OutputRecord[]> {
  stream.end();
  const text = Buffer.concat(await stream.toArray()).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as OutputRecord);
}

describe('a reporter whose reader is slow', () => {
  it('keeps a bounded backlog, and counts what it leaves out', async () => {
    const { stream, output, reporter } = unread();
    const given = 5_000;
    for (let number = 0; number < given; number++) reporter.record(record(number));
    expect(output.backlog).toBeLessThan(MOST_BACKLOG + 300_000);
    reporter.record(SUMMARY);
    const lines = await linesOf(stream);
    const shown = lines.filter(({ type }) => type === 'bytes').length;
    expect(shown).toBeLessThan(given);
    expect(lines.slice(-2)).toEqual([{ type: 'left-out', records: given - shown }, SUMMARY]);
  });

  it('goes on where there is room again, and says where records are missing', async () => {
    const { stream, reporter } = unread();
    for (let number = 0; number < 3_000; number++) reporter.record(record(number));
    const read: Buffer[] = [];
    while (stream.readableLength + stream.writableLength > 0) {
      read.push((stream.read() as Buffer | null) ?? Buffer.alloc(0));
      await new Promise((done) => setImmediate(done));
    }
    reporter.record(record(9_999));
    const [first, second] = await linesOf(stream);
    expect(first).toMatchObject({ type: 'left-out' });
    expect(second).toMatchObject({ type: 'bytes', connection: 9_999 });
  });

  it('never leaves out what came of a conversation; the command is to wait instead', async () => {
    const { stream, reporter } = unread();
    expect(reporter.room()).toBeNull();
    const given = 10_000;
    for (let number = 0; number < given; number++) reporter.record(clientRecord(number));
    const room = reporter.room();
    expect(room).not.toBeNull();
    const lines = await linesOf(stream);
    await room;
    expect(lines.filter(({ type }) => type === 'client')).toHaveLength(given);
    expect(reporter.room()).toBeNull();
  });

  it('leaves nothing out where whoever reports waits', async () => {
    const { stream, reporter } = unread(true);
    for (let number = 0; number < 3_000; number++) reporter.record(record(number));
    expect(await linesOf(stream)).toHaveLength(3_000);
  });
});

describe('a reporter of rows', () => {
  it('has no head where nothing passed, and claims nothing', () => {
    let text = '';
    const write = (chunk: Buffer, _encoding: string, done: () => void) => {
      text += chunk.toString();
      done();
    };
    const output = new Output(new Writable({ write }), () => {});
    const layout = { terminal: null, connections: true, times: true, redact: false };
    const reporter = new Reporter(output, verdictFormat(new Chalk({ level: 0 }), layout, 'offers'));
    const nothing = { checks: [], errorDetail: '', latencyMs: null, adopted: null };
    reporter.record({ type: 'verdict', connection: 0, outcome: 'unreachable', ...nothing });
    reporter.record(new Tally().summary);
    expect(text).toBe('\nunreachable\n\nnothing passed: 0 frames in 0 bytes\n');
  });
});

it('a line that is longer than any buffer is written whole, pairs of surrogates and all', async () => {
  const { stream, output } = unread();
  const text = `${'x'.repeat(65_535)}\u{1f600}${'ü'.repeat(200_000)}`;
  output.line(text);
  output.line('next');
  const read = stream.toArray();
  await output.room();
  stream.end();
  expect(Buffer.concat(await read).toString() === `${text}\nnext\n`).toBe(true);
});

it('lines that are bytes already come after a long one that was there before', async () => {
  const { stream, output } = unread();
  const text = 'x'.repeat(3 * AT_ONCE);
  output.gather(text);
  output.gatherBytes(Buffer.from('next\n'));
  output.flush();
  const read = stream.toArray();
  stream.end();
  expect(Buffer.concat(await read).toString() === `${text}\nnext\n`).toBe(true);
});

it('a long line is written in turns, and what comes after it waits for it', async () => {
  const written: string[] = [];
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    written.push(chunk.toString());
    done();
  };
  const output = new Output(new Writable({ write }), () => {});
  let made = 0;
  const pieces = function* () {
    for (; made < 1_000; made++) yield 'x'.repeat(10_000);
    yield '\n';
  };
  output.gatherLong({ pieces: pieces(), length: 10_000_000 });
  output.line('next');
  expect(output.backlog).toBe(10_000_004);
  const turns: number[] = [];
  for (let before = 0; before < 1_000; before = made) {
    await new Promise((done) => setImmediate(done));
    turns.push(10_000 * (made - before));
  }
  expect(Math.max(...turns)).toBeLessThan(AT_ONCE + 50_000);
  await output.written();
  expect(written.join('') === `${'x'.repeat(10_000_000)}\nnext\n`).toBe(true);
  expect(output.backlog).toBe(0);
});

it('nothing of a long line is made for a reader that does not read, or is gone', async () => {
  const { stream, output } = unread();
  let made = 0;
  const pieces = function* () {
    for (;;) {
      made += 1;
      yield 'x'.repeat(10_000);
    }
  };
  output.gatherLong({ pieces: pieces(), length: 1e9 });
  for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
  expect(made * 10_000).toBeLessThan(2 * AT_ONCE);
  const room = output.room();
  stream.destroy(new Error('gone'));
  await room;
  expect(output.backlog).toBe(0);
});
