import { readFileSync } from 'node:fs';
import { encoderFor } from '../../src/capture/encoders.ts';
import { openSource } from '../../src/capture/source.ts';
import { Failure } from '../../src/failure.ts';
import { jsonFormat } from '../../src/formats/json-format.ts';
import { Decoder } from '../../src/records/decoder.ts';
import type { Random } from './random.ts';

const CAPTURES = ['accept', 'corrupt-token', 'hangup', 'refuse'];
const FORMS = ['events.ndjson', 'strace.log', 'handoff-connections.bin'];

/** Recordings of every form that is read, from which broken ones are made. */
const RECORDINGS: readonly Uint8Array[] = [...fixtures(), ...written()];

/** One of them with a few changes: bytes set, taken out, put in, repeated, or those of another one. */
export function recordingFrom(random: Random): Uint8Array {
  let bytes = RECORDINGS[random.below(RECORDINGS.length)]!;
  for (let changes = 1 + random.below(5); changes > 0 && bytes.length > 0; changes--) {
    const at = random.below(bytes.length);
    const before = bytes.subarray(0, at);
    const some = 1 + random.below(30);
    const kind = random.below(6);
    const other = RECORDINGS[random.below(RECORDINGS.length)]!;
    if (kind === 0) bytes = Buffer.concat([before, random.bytes(1), bytes.subarray(at + 1)]);
    else if (kind === 1) bytes = Buffer.concat([before, bytes.subarray(at + some)]);
    else if (kind === 2) bytes = Buffer.concat([before, random.bytes(some), bytes.subarray(at)]);
    else if (kind === 3) bytes = Buffer.concat([before, bytes.subarray(at, at + some), bytes.subarray(at)]);
    else if (kind === 4)
      bytes = Buffer.concat([before, Buffer.from(TEXTS[random.below(TEXTS.length)]!), bytes.subarray(at)]);
    else
      bytes = Buffer.concat([
        before,
        other.subarray(random.below(other.length)).subarray(0, 400),
        bytes.subarray(at),
      ]);
  }
  return bytes.subarray(0, LONGEST);
}

/** Reads a recording; gives the first thing that must not be, or null. Throws what is no Failure. */
export async function misreading(bytes: Uint8Array, random: Random): Promise<string | null> {
  const cut = random.below(bytes.length + 1);
  const format = jsonFormat();
  let wrong: string | null = null;
  const decoder = new Decoder((record) => {
    for (const line of format.lines(record)) JSON.parse(line);
    for (const { offset } of record.problems) if (!(offset >= 0)) wrong ??= `a problem at ${offset}`;
  });
  try {
    const source = await openSource(pieces(bytes, cut), null);
    for await (const segment of source.segments) decoder.push(segment);
    decoder.end();
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'internal') throw error;
  }
  return wrong;
}

async function* pieces(bytes: Uint8Array, cut: number): AsyncGenerator<Uint8Array> {
  if (cut > 0) yield bytes.subarray(0, cut);
  if (cut < bytes.length) yield bytes.subarray(cut);
}

const LONGEST = 64 * 1024;
const TEXTS = [
  '99999999999999999999',
  '-1',
  '1e999',
  '\\',
  '"',
  '\n',
  '<unfinished ...>',
  '*\n',
  'null',
  '{}',
  '0x',
  ' = ',
];

function fixtures(): Uint8Array[] {
  return CAPTURES.flatMap((capture) =>
    FORMS.flatMap((form) => {
      try {
        return [readFileSync(new URL(`../fixtures/captures/${capture}/${form}`, import.meta.url))];
      } catch {
        return [];
      }
    }),
  );
}

/** The same handoff in the forms that no fixture has. */
function written(): Uint8Array[] {
  const bytes = readFileSync(new URL('../fixtures/captures/accept/handoff-connections.bin', import.meta.url));
  const hex = bytes.toString('hex');
  const encoder = encoderFor('x.pcapng', '/tmp/x.sock');
  const place = { connection: 0, direction: 'broker-to-backend', time: 1_700_000_000_000_000 } as const;
  const pcapng = Buffer.concat([
    encoder.head(),
    encoder.segment({ ...place, bytes: bytes.subarray(0, 16), descriptors: 1 }),
    encoder.segment({ ...place, bytes: bytes.subarray(16), descriptors: 0 }),
    encoder.endConnection(0, place.time, null),
    encoder.end(),
  ]);
  const pcap = Buffer.alloc(24 + 16 + 16 + bytes.length);
  pcap.set([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0]);
  pcap.writeUInt32LE(147, 20);
  for (const at of [32, 36]) pcap.writeUInt32LE(16 + bytes.length, at);
  pcap.set([1, 0, 0, 0, 0, 0, 0, 0, 2], 47);
  pcap.set(bytes, 56);
  const dump = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, line) => {
    const row = bytes.subarray(16 * line, 16 * line + 16).toString('hex');
    return `${(16 * line).toString(16).padStart(8, '0')}: ${row.replace(/(.{4})/g, '$1 ')}`;
  });
  const sockdump = `1 >>> process rpb [100 -> 200] path /x len ${bytes.length}(${bytes.length})\n`;
  return [
    pcapng,
    pcap,
    ...[
      `${dump.join('\n')}\n`,
      `${sockdump}${hex}\n`,
      hex,
      `[${[...bytes].join(', ')}]`,
      `b'${hex.replace(/../g, '\\x$&')}'`,
      bytes.toString('base64'),
    ].map((text) => Buffer.from(text)),
  ];
}
