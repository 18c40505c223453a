import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { encoderFor } from '../../src/capture/encoders.ts';
import { EventsEncoder } from '../../src/capture/events/events-encoder.ts';
import { fileChunks } from '../../src/capture/file-chunks.ts';
import { RawEncoder } from '../../src/capture/raw/raw-encoder.ts';
import { openSource } from '../../src/capture/source.ts';
import { compileFilter } from '../../src/filter/filter.ts';
import { decode } from '../../src/library/decode.ts';
import type { WrittenRecord } from '../../src/records/written.ts';
import { type ConvertOptions, convert } from '../../src/services/convert.ts';
import { it, type Stage } from '../process/stage.ts';

/** As `sockdump --format hex` prints it, which tells connections and no times. */
const SOCKDUMP = `01:02:03.456 >>> process app [200 -> 300] path /run/b.sock len 4(4)
0000  ${'01 02 03 04'.padEnd(49)} ....
`;

const CAPTURES = 'test/fixtures/captures';

function converted(stage: Stage, more: Partial<ConvertOptions> = {}) {
  const notices: string[] = [];
  const output = stage.path('out');
  const options: ConvertOptions = {
    inputs: [`${CAPTURES}/accept/events.ndjson`],
    output,
    chunksOf: (input) => fileChunks(input),
    encoder: () => new EventsEncoder(),
    keepsAll: true,
    direction: null,
    filter: null,
    notice: (text) => notices.push(text),
    ...more,
  };
  const lines = () =>
    readFileSync(output, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { code: convert(options), notices, lines, output };
}

interface Event {
  readonly connection: number;
  readonly direction: string;
  readonly hex?: string;
}

/** The bytes of each direction of each connection, however they were cut. */
function bytesOf(events: readonly Event[]): { readonly [stream: string]: string } {
  const streams: { [stream: string]: string } = {};
  for (const { connection, direction, hex = '' } of events) {
    const stream = `${connection} ${direction}`;
    streams[stream] = `${streams[stream] ?? ''}${hex}`;
  }
  return streams;
}

/** All that decode says of a file. */
async function said(file: string): Promise<readonly WrittenRecord[]> {
  const records: WrittenRecord[] = [];
  for await (const record of decode(file)) records.push(record);
  return records;
}

const RECORDINGS = [
  'accept/strace.log',
  'corrupt-token/strace.log',
  'accept/events.ndjson',
  'refuse/events.ndjson',
  'hangup/events.ndjson',
  'accept/handoff-connections.bin',
];

describe.concurrent('convert', () => {
  it.for(RECORDINGS)(
    'loses nothing of %s on the way to pcapng, to events, and back',
    async (name, { stage }) => {
      const files = [`${CAPTURES}/${name}`];
      for (const [step, form] of ['pcapng', 'ndjson', 'pcapng'].entries()) {
        const output = stage.path(`${step}.${form}`);
        const encoder = () => encoderFor(output, 'here', false);
        expect(await converted(stage, { inputs: [files.at(-1)!], output, encoder }).code).toBe(0);
        files.push(output);
      }
      const [expected, ...others] = await Promise.all(files.map(said));
      for (const other of others) expect(other).toEqual(expected);
      // A bare byte stream keeps the bytes.
      const output = stage.path('a.bin');
      const encoder = () => new RawEncoder();
      await converted(stage, { inputs: [files.at(-1)!], output, encoder, keepsAll: false }).code;
      expect(expected!.at(-1)).toMatchObject({ type: 'summary', bytes: statSync(output).size });
    },
  );

  it('keeps every byte, connection and direction', async ({ stage }) => {
    const { code, lines, notices } = converted(stage);
    expect(await code).toBe(0);
    const before = readFileSync(`${CAPTURES}/accept/events.ndjson`, 'utf8').trim().split('\n');
    expect(bytesOf(lines())).toEqual(bytesOf(before.map((line) => JSON.parse(line))));
    expect(notices[0]).toMatch(/^events: wrote \d+ bytes of \d+ connections?$/);
  });

  it('keeps the connections of several recordings apart', async ({ stage }) => {
    const one = `${CAPTURES}/accept/events.ndjson`;
    const single = converted(stage);
    await single.code;
    const alone = Object.keys(bytesOf(single.lines())).length;
    const twice = converted(stage, { inputs: [one, one] });
    await twice.code;
    expect(Object.keys(bytesOf(twice.lines()))).toHaveLength(2 * alone);
  });

  it('writes only what a filter lets pass', async ({ stage }) => {
    const { code, lines } = converted(stage, {
      filter: compileFilter('message == "HandoffAck" and direction == "backend-to-broker"'),
    });
    await code;
    expect(new Set(lines().map(({ direction }) => direction))).toEqual(new Set(['backend->broker']));
  });

  it('keeps the deadline of the command that recorded it', async ({ stage }) => {
    const files = [`${CAPTURES}/accept/events.ndjson`];
    for (const [form, given] of [
      ['pcapng', 2_000],
      ['ndjson', null],
    ] as const) {
      const output = stage.path(`deadline.${form}`);
      const encoder = (known: number | null) => encoderFor(output, 'here', false, given ?? known);
      expect(await converted(stage, { inputs: [files.at(-1)!], output, encoder }).code).toBe(0);
      files.push(output);
    }
    expect((await openSource(fileChunks(files.at(-1)!), null)).deadlineMs).toBe(2_000);
  });

  it('says what raw bytes cannot keep', async ({ stage }) => {
    const { code, notices } = converted(stage, { encoder: () => new RawEncoder(), keepsAll: false });
    await code;
    expect(notices).toContain('raw bytes keep neither connections, directions, times nor descriptors');
  });

  describe('of a recording that lacks bytes', () => {
    const event = { us: 0, connection: 0, direction: 'broker->backend', descriptors: 0, hex: '' };
    const lacking = (stage: Stage) => {
      const input = stage.path('gap.ndjson');
      const events = [
        { ...event, hex: '012e0000000801' },
        { ...event, gap: 43 },
        { ...event, hex: 'ff' },
      ];
      writeFileSync(input, events.map((one) => `${JSON.stringify(one)}\n`).join(''));
      return input;
    };
    const missing = /joined: 43 bytes of connection 0 broker-to-backend from offset 7 on/;

    it('says where raw bytes join what is not together, also where a filter lets it pass', async ({
      stage,
    }) => {
      const raw = { inputs: [lacking(stage)], encoder: () => new RawEncoder(), keepsAll: false };
      for (const filter of [null, compileFilter('connection == 0')]) {
        const { code, notices } = converted(stage, { ...raw, filter });
        await code;
        expect(notices).toContainEqual(expect.stringMatching(missing));
      }
      const others = converted(stage, { ...raw, filter: compileFilter('type != "gap"') });
      await others.code;
      expect(others.notices).not.toContainEqual(expect.stringMatching(missing));
    });

    it('keeps the gap in another form, also where a filter lets it pass', async ({ stage }) => {
      for (const filter of [null, compileFilter('connection == 0')]) {
        const { code, lines, notices } = converted(stage, { inputs: [lacking(stage)], filter });
        await code;
        expect(lines().map(({ gap, hex }) => gap ?? hex)).toEqual(['012e0000000801', 43, 'ff']);
        expect(notices).toHaveLength(1);
      }
    });

    it('says what raw bytes cannot keep also of a recording without times', async ({ stage }) => {
      const input = stage.path('sockdump.txt');
      writeFileSync(input, SOCKDUMP);
      const raw = { inputs: [input], encoder: () => new RawEncoder(), keepsAll: false };
      const { code, notices } = converted(stage, raw);
      await code;
      expect(notices).toContain('raw bytes keep neither connections, directions, times nor descriptors');
    });
  });

  it('refuses to write over what it reads', async ({ stage }) => {
    const input = stage.path('out');
    writeFileSync(input, readFileSync(`${CAPTURES}/accept/events.ndjson`));
    await expect(converted(stage, { inputs: [input] }).code).rejects.toThrow(
      `${input} is the file to be read`,
    );
    expect(readFileSync(input, 'utf8')).not.toBe('');
  });

  it('writes what comes before damage, and fails with it', async ({ stage }) => {
    const input = stage.path('damaged.ndjson');
    const [first] = readFileSync(`${CAPTURES}/accept/events.ndjson`, 'utf8').split('\n');
    writeFileSync(input, `${first}\noops\n`);
    const { code, lines } = converted(stage, { inputs: [input] });
    await expect(code).rejects.toThrow('damaged at line 2');
    expect(lines()).toHaveLength(1);
  });

  it('writes nothing where there is nothing to read', async ({ stage }) => {
    const { code, output } = converted(stage, { inputs: [stage.path('missing')] });
    await expect(code).rejects.toMatchObject({ exitCode: 3 });
    expect(existsSync(output)).toBe(false);
  });
});
