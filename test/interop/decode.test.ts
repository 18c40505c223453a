import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { FrameRecord } from '../../src/records/traffic-records.ts';
import { ofType, ROOT } from '../process/running.ts';
import { it } from '../process/stage.ts';
import { referenceDecode } from './reference-peer.ts';

const CAPTURES = join(ROOT, 'test/fixtures/captures');
const FILES = readdirSync(CAPTURES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.bin'))
  .sort();

/** The reference writes enums as numbers. */
const NUMBERS: { readonly [name: string]: number } = {
  FRAME_KIND_REQUEST: 0,
  FRAME_KIND_RESPONSE: 1,
  FRAME_KIND_EVENT: 2,
  FRAME_KIND_CANCEL: 3,
  PAYLOAD_ENCODING_NONE: 0,
  PAYLOAD_ENCODING_ZSTD: 1,
  PAYLOAD_ENCODING_SNAPPY: 2,
  PAYLOAD_ENCODING_LZ4: 3,
};

describe.concurrent('decode agrees with the reference’s decoder, field by field', () => {
  it('on a capture of every kind', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(16);
  });

  it.for(FILES)('%s', async (file, { stage }) => {
    const bytes = readFileSync(join(CAPTURES, file));
    const frames = ofType((await stage.run(`decode --json ${join(CAPTURES, file)}`)).records, 'frame');
    expect(frames.length).toBeGreaterThan(0);
    const said = await referenceDecode(frames.map(({ offset, length }) => hexOf(bytes, offset, length)));
    expect(frames.map(asTheReferenceSays)).toEqual(said);
  });
});

function hexOf(bytes: Buffer, offset: number, length: number): string {
  return bytes.toString('hex', offset, offset + length);
}

function asTheReferenceSays(frame: FrameRecord): unknown {
  const { message, payload, length } = frame;
  const envelope = Object.fromEntries(
    Object.entries(frame.envelope).map(([name, value]) => [name, NUMBERS[String(value)] ?? value]),
  );
  return { ok: true, message, payload, envelope, consumed: length };
}
