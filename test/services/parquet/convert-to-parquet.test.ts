import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect } from 'vitest';
import { fileChunks } from '../../../src/capture/file-chunks.ts';
import { Failure } from '../../../src/failure.ts';
import { compileFilter } from '../../../src/filter/filter.ts';
import type { OutputRecord } from '../../../src/records/record.ts';
import { convertToParquet } from '../../../src/services/parquet/convert-to-parquet.ts';
import { oneProcess } from '../../process/one-process.ts';
import { it, type Stage } from '../../process/stage.ts';
import { ack, concat, offer, TOKEN, toHex } from '../../wire/building.ts';

const shared = oneProcess();

const CAPTURES = fileURLToPath(new URL('../../fixtures/captures', import.meta.url));
const RECORDINGS = readdirSync(CAPTURES).flatMap((name) => [
  join(CAPTURES, name, 'events.ndjson'),
  join(CAPTURES, name, 'handoff-connections.bin'),
]);

type Row = Record<string, unknown>;

function convert(stage: Stage, inputs: readonly string[], options = {}): Promise<number> {
  return convertToParquet({
    inputs,
    output: stage.path('out.parquet'),
    chunksOf: (input) => fileChunks(input),
    direction: null,
    filter: null,
    redact: false,
    notice: () => {},
    ...options,
  });
}

async function rowsOf(stage: Stage): Promise<Row[]> {
  const bytes = readFileSync(stage.path('out.parquet'));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  return (await parquetReadObjects({ file })) as Row[];
}

/** The fields of a record with those of nested messages joined by `_`, as text. */
function flattened(record: object, before = ''): [string, string][] {
  return Object.entries(record).flatMap(([name, value]): [string, string][] => {
    const nested = value !== null && typeof value === 'object' && !Array.isArray(value);
    const map =
      name === 'problemsById' || name === 'bytesByProtocol' || name === 'details' || name === 'metadata';
    if (nested && !map) return flattened(value as object, `${before}${name}_`);
    return value === null ? [] : [[`${before}${name}`, textOf(value)]];
  });
}

function textOf(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return value.slice(0, 23);
  if (value instanceof Date) return value.toISOString().slice(0, 23);
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (key, part: unknown) => {
    // A column has a place for what a record leaves out.
    if (key === 'own' && part === null) return undefined;
    return typeof part === 'bigint' ? Number(part) : part;
  });
}

describe('convert to Parquet', () => {
  it('writes what is no recording any more: it is refused, not taken for bytes', async ({ stage }) => {
    const file = stage.path('x.parquet');
    await shared.run(['convert', RECORDINGS[0]!, file]);
    for (const command of [
      ['decode', file],
      ['convert', file, stage.path('back.pcapng')],
    ]) {
      const { code, stderr } = await shared.run(command);
      expect(code).toBe(3);
      expect(stderr).toContain('this is a Parquet file');
    }
    expect(existsSync(stage.path('back.pcapng'))).toBe(false);
  });

  it('has in its columns all that --json has in its fields', async ({ stage }) => {
    for (const recording of RECORDINGS) {
      expect(await convert(stage, [recording])).toBe(0);
      const { records } = await shared.run(['decode', '--json', '--exit-zero', recording]);
      const rows = await rowsOf(stage);
      const said = (records as readonly OutputRecord[]).filter(({ type }) => type !== 'start');
      // The later record of a handoff replaces the earlier one, and its row comes after the other records.
      const kept = said.filter(
        (record, at) =>
          record.type !== 'handoff' ||
          !said.slice(at + 1).some((later) => later.type === 'handoff' && later.index === record.index),
      );
      const order = (list: readonly { type?: unknown }[]) => [
        ...list.filter(({ type }) => type !== 'handoff' && type !== 'summary'),
        ...list.filter(({ type }) => type === 'handoff'),
        ...list.filter(({ type }) => type === 'summary'),
      ];
      const seen = order(rows).map((row) => {
        const cells = Object.entries(row).filter(([, cell]) => cell !== null && cell !== undefined);
        return Object.fromEntries(cells.map(([name, cell]) => [name, textOf(cell)]));
      });
      expect(seen).toEqual(
        order(kept).map((record) => ({ file: recording, ...Object.fromEntries(flattened(record)) })),
      );
      expect(Object.keys(rows[0]!).slice(0, 2)).toEqual(['type', 'file']);
    }
  });

  it('keeps numbers of 64 bits and microseconds', async ({ stage }) => {
    const most = '18446744073709551615';
    const event = (us: number, direction: string, bytes: Uint8Array) =>
      JSON.stringify({
        start: 1_790_000_000_123_456,
        us,
        connection: 0,
        direction,
        descriptors: null,
        hex: toHex(bytes),
      });
    const lines = [
      event(0, 'broker->backend', TOKEN),
      event(1, 'broker->backend', offer({ correlationId: most })),
      event(777, 'backend->broker', ack({ correlationId: most })),
    ];
    writeFileSync(stage.path('in.ndjson'), `${lines.join('\n')}\n`);
    await convert(stage, [stage.path('in.ndjson')]);
    const rows = await rowsOf(stage);
    const handoff = rows.find(({ type }) => type === 'handoff')!;
    expect(handoff['correlationId']).toBe(BigInt(most));
    expect(handoff['latencyMs']).toBe(0.776);
    const bytes = readFileSync(stage.path('out.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const raw = (await parquetReadObjects({
      file,
      columns: ['type', 'time'],
      parsers: microseconds,
    })) as Row[];
    expect(raw.filter(({ type }) => type === 'frame').map(({ time }) => time)).toEqual([
      1_790_000_000_123_457n,
      1_790_000_000_124_233n,
    ]);
  });

  it('writes groups on its way, so that memory does not grow with the recording', async ({ stage }) => {
    const pair = concat(offer(), ack());
    writeFileSync(stage.path('in.bin'), Buffer.concat(new Array(7_000).fill(pair)));
    await convert(stage, [stage.path('in.bin')]);
    const bytes = readFileSync(stage.path('out.parquet'));
    const { row_groups } = parquetMetadata(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    );
    const sizes = row_groups.map(({ num_rows }) => Number(num_rows));
    expect(sizes.reduce((sum, rows) => sum + rows, 0)).toBe(21_001);
    expect(Math.max(...sizes)).toBe(20_000);
  });

  it('writes only what a filter lets pass, and no more of secrets than --redact does', async ({ stage }) => {
    const [recording] = RECORDINGS;
    await convert(stage, [recording!], { filter: compileFilter('type == "sideband"'), redact: true });
    const rows = await rowsOf(stage);
    expect(rows.map(({ type }) => type)).toEqual(['sideband', 'sideband', 'sideband', 'summary']);
    expect(rows.map(({ token }) => token?.toString().length)).toEqual([8, 8, 8, undefined]);
  });

  it('leaves what was there before where nothing can be written in its place', async ({ stage }) => {
    writeFileSync(stage.path('out.parquet'), 'before');
    await expect(convert(stage, [stage.path('missing.bin')])).rejects.toThrow(Failure);
    expect(readFileSync(stage.path('out.parquet'), 'utf8')).toBe('before');
  });

  it('writes the others where one of several cannot be read', async ({ stage }) => {
    writeFileSync(stage.path('text.txt'), 'no recording at all, but words\n');
    expect(await convert(stage, [stage.path('text.txt'), RECORDINGS[0]!])).toBe(3);
    const files = new Set((await rowsOf(stage)).map(({ file }) => file));
    expect([...files]).toEqual([RECORDINGS[0]]);
    expect(existsSync(stage.path('out.parquet'))).toBe(true);
  });
});

/** Times as they are stored: a Date would round them. */
const microseconds = { timestampFromMicroseconds: (value: bigint) => value } as never;
