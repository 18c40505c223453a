import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type DecodeOptions,
  decode,
  type RecordingInput,
  type WrittenRecord,
} from '../../src/library/index.ts';
import { ROOT } from '../process/running.ts';

const path = join(ROOT, 'test/fixtures/captures/accept/handoff-connections.bin');
const strace = join(ROOT, 'test/fixtures/captures/accept/strace.log');

async function all(input: RecordingInput, options?: DecodeOptions): Promise<WrittenRecord[]> {
  const records: WrittenRecord[] = [];
  for await (const record of decode(input, options)) records.push(record);
  return records;
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

describe('a recording in a test', () => {
  it.for([
    ['a path', path],
    ['its bytes', readFileSync(path)],
    ['pieces of them', pieces(readFileSync(path))],
  ] as const)('is read from %s', async ([, input]) => {
    const types = (await all(input)).map(({ type }) => type);
    expect(types.filter((type) => type === 'handoff')).toHaveLength(3);
    expect(types.at(-1)).toBe('summary');
  });

  it('gives what fits, or only the summary', async () => {
    const fitting = await all(path, { filter: 'type == "handoff"' });
    expect(fitting.map(({ type }) => type)).toEqual(['handoff', 'handoff', 'handoff', 'summary']);
    expect((await all(path, { summary: true })).map(({ type }) => type)).toEqual(['summary']);
  });

  it('judges by the deadline that is given, in ms or as text', async () => {
    for (const deadline of [0.001, '0ms'])
      await all(strace, { deadline }).then((records) =>
        expect(records.some((record) => 'outcome' in record && record.outcome === 'late')).toBe(true),
      );
  });

  it('of strace tells what became of the descriptors', async () => {
    const adopted = join(ROOT, 'test/capture/samples/adopted-1.log');
    const handoffs = (await all(adopted)).filter((record) => record.type === 'handoff');
    expect(handoffs.at(-1)).toMatchObject({ passed: [{ fate: 'adopted' }] });
  });

  it('is read as the form that is given, if it is one', async () => {
    const digits = Buffer.from('0123456789abcdef');
    expect((await all(digits)).at(-1)).toMatchObject({ bytes: 8 });
    expect((await all(digits, { from: 'raw' })).at(-1)).toMatchObject({ bytes: 16 });
    await expect(all(digits, { from: 'hx' as 'hex' })).rejects.toThrow('from must be one of raw, pcapng, ');
  });

  it('cuts tokens', async () => {
    const [handoff] = (await all(path, { redact: true })).filter(({ type }) => type === 'handoff');
    expect(handoff).toMatchObject({ token: expect.stringMatching(/^[\da-f]{8}$/) });
  });

  it('gives what is before the damage, and then says what is wrong', async () => {
    const seen: string[] = [];
    const damaged = pieces(
      readFileSync(join(ROOT, 'test/fixtures/captures/accept/events.ndjson')).subarray(0, -9),
    );
    const reading = async () => {
      for await (const { type } of decode(damaged)) seen.push(type);
    };
    await expect(reading()).rejects.toMatchObject({ kind: 'environment' });
    expect(seen).toContain('handoff');
    expect(seen.at(-1)).toBe('summary');
  });

  it.for([
    ['/nowhere', {}, 'environment'],
    [path, { filter: 'outcom == "accepted"' }, 'usage'],
    [path, { deadline: 'soon' }, 'usage'],
  ] as const)('rejects %s %j', async ([input, options, kind]) => {
    await expect(all(input, options)).rejects.toMatchObject({ kind });
  });
});
