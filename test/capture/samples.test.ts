import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../src/capture/source.ts';
import { Failure } from '../../src/failure.ts';
import { jsonFormat } from '../../src/formats/json-format.ts';
import { Decoder } from '../../src/records/decoder.ts';
import { Tally } from '../../src/records/tally.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';

/**
 * Recordings in every form that people have, made by real programs or as those print: several handoffs, refusals, cut strings, both sides in
 * one log, in other styles and orders than other tests have. Beside each, what decode makes of it.
 */
const FOLDER = fileURLToPath(new URL('samples', import.meta.url));
const SAMPLES = readdirSync(FOLDER).filter((name) => !name.endsWith('.golden'));
/** The forms whose lines tell where they belong: of others, what is left is another text. */
const WITH_PLACES = /\.log|^(?:gdb-(?!print)|gdb-\d|hexdump|lldb|od|sockdump-text|wireshark|xxd-(?!p))/;
/** Their numbers may end after any digit, so that the beginning of one is another one. */
const VARIABLE_WIDTH = /^gdb-(?:2|octal-1|signed-[12])/;
const bytesOf = (name: string) => readFileSync(`${FOLDER}/${name}`);

const CAPTURES = fileURLToPath(new URL('../fixtures/captures', import.meta.url));
const TEXTS = [
  ...SAMPLES.filter((name) => /\.(?:txt|log)/.test(name)).map((name) => `${FOLDER}/${name}`),
  ...readdirSync(CAPTURES, { recursive: true })
    .map((name) => `${CAPTURES}/${name}`)
    .filter((path) => /\.(?:log|ndjson)$/.test(path)),
];
/** What Windows, Markdown, terminals and mail put at the end of a line. */
const LINE_ENDS = ['\r', ' ', '  ', '\t', ' \r', ' '.repeat(200)];

async function* cutAt(bytes: Uint8Array, places: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort(
    (one, other) => one - other,
  );
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    if (end > start) yield bytes.slice(start, end);
    start = Math.max(start, end);
  }
}

/** What decode makes of it, and whether it ended at damage. */
async function decoded(bytes: Uint8Array, places: readonly number[] = []) {
  const records: TrafficRecord[] = [];
  const tally = new Tally();
  const decoder = new Decoder(
    (record) => {
      tally.add(record);
      records.push(record);
    },
    { followsDescriptors: true },
  );
  // Written down as it comes: what became of a descriptor is added to it later.
  const { lines } = jsonFormat();
  const written: string[] = [];
  let damaged = false;
  try {
    for await (const segment of (await openSource(cutAt(bytes, places), null)).segments) {
      decoder.push(segment);
      written.push(...records.splice(0).flatMap(lines));
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    damaged = true;
  }
  decoder.end();
  written.push(...records.flatMap(lines), ...lines(tally.summary));
  return { written, damaged };
}

/** The frames and sidebands of written records, by what they say alone: nothing may be read that the whole does not hold. */
function said(written: readonly string[]): string[] {
  return written.flatMap((line) => {
    const record = JSON.parse(line) as { [field: string]: unknown };
    if (record['type'] === 'sideband') return [`sideband ${record['token']}`];
    if (record['type'] !== 'frame') return [];
    return [JSON.stringify([record['message'], record['envelope'], record['payload']])];
  });
}

/** Where the number ends that is cut there. */
function wholeNumbers(bytes: Uint8Array, cut: number): number {
  let end = cut;
  while (end < bytes.length && bytes[end]! > 0x20) end += 1;
  return end;
}

describe.each(SAMPLES)('the recording %s', (name) => {
  it('is read as its golden file says', async () => {
    const { written, damaged } = await decoded(bytesOf(name));
    const golden = `${FOLDER}/${name}.golden`;
    const text = `${written.join('\n')}\n`;
    if (process.env['UPDATE_GOLDEN']) writeFileSync(golden, text);
    expect(damaged).toBe(false);
    expect(existsSync(golden), `${golden} is missing; UPDATE_GOLDEN=1 writes it`).toBe(true);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  it('is read the same in whatever pieces it comes', async () => {
    const whole = await decoded(bytesOf(name));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1 << 20), { maxLength: 12 }), async (places) => {
        expect(await decoded(bytesOf(name), places)).toEqual(whole);
      }),
      { numRuns: 3 },
    );
  });

  it('says nothing that the whole does not, wherever it breaks off', async () => {
    const bytes = bytesOf(name);
    const whole = new Set(said((await decoded(bytes)).written));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (end) => {
        const cut = VARIABLE_WIDTH.test(name) ? wholeNumbers(bytes, end) : end;
        const { written } = await decoded(bytes.subarray(0, cut)).catch(() => ({ written: [] }));
        expect(said(written).filter((line) => !whole.has(line))).toEqual([]);
      }),
      { numRuns: 6 },
    );
  });

  it('says nothing that the whole does not where lines are missing', async () => {
    const lines = bytesOf(name).toString('latin1').split('\n');
    if (!WITH_PLACES.test(name)) return;
    const whole = new Set(said((await decoded(bytesOf(name))).written));
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 1), fc.integer({ min: 1, max: 4 }), async (from, count) => {
        const left = [...lines.slice(0, from), ...lines.slice(from + count)].join('\n');
        const { written } = await decoded(Buffer.from(left, 'latin1')).catch(() => ({ written: [] }));
        expect(said(written).filter((line) => !whole.has(line))).toEqual([]);
      }),
      { numRuns: 4 },
    );
  });
});

describe.each(TEXTS)('the text %s', (path) => {
  it('is read the same with blanks at the end of each line', async () => {
    const text = readFileSync(path, 'latin1');
    const { written } = await decoded(Buffer.from(text, 'latin1'));
    for (const blanks of LINE_ENDS) {
      const padded = Buffer.from(text.replaceAll('\n', `${blanks}\n`) + blanks, 'latin1');
      expect(await decoded(padded), JSON.stringify(blanks)).toEqual({ written, damaged: false });
    }
  });
});
