import type { Segment } from '../records/segment.ts';
import { HEADER_LENGTH, TOKEN_LENGTH } from '../wire/limits.ts';
import { headerAt } from './beginning.ts';
import type { ByteQueue } from './byte-queue.ts';
import { foreign } from './damage.ts';
import { eventOf } from './events/event.ts';
import { isEvent, readEvents } from './events/events-reader.ts';
import type { BinaryForm, CaptureForm, RecordingForm, TextForm } from './form.ts';
import { base64Bytes, beginsBase64 } from './hex/base64.ts';
import { holdsLiterals, literalContent } from './hex/byte-literals.ts';
import { beginsDump, offsetDumpBytes } from './hex/offset-dump.ts';
import { beginsPlainHex, plainHexBytes } from './hex/plain-hex.ts';
import type { Shown } from './hex/shown.ts';
import { isPcapng, PCAPNG_EVIDENCE } from './pcapng/pcapng-blocks.ts';
import { readPcapng } from './pcapng/pcapng-reader.ts';
import { deadlineInHeader } from './pcapng/section-comment.ts';
import { isPcap, PCAP_EVIDENCE, readSockdump } from './sockdump/sockdump-pcap.ts';
import { isSockdumpText, readSockdumpText } from './sockdump/sockdump-text.ts';
import { isStraceLine } from './strace/strace-calls.ts';
import { readStrace } from './strace/strace-reader.ts';

/** Every form of recordings that is read, and how each is recognised by content. docs/recording.md says how to make them. */

const ALL = { connections: true, directions: true, times: true, descriptors: true } as const;
const NOTHING = { connections: false, directions: false, times: false, descriptors: false } as const;

/** Its magic number, and how the head of its first page begins. */
const PARQUET = [...Buffer.from('PAR1'), 0x15];

export const BINARY_FORMS: readonly BinaryForm[] = [
  {
    name: 'pcapng',
    tells: ALL,
    firstBytes: [0x0a],
    evidence: PCAPNG_EVIDENCE,
    begins: isPcapng,
    read: (queue) => readPcapng(queue),
    deadlineIn: deadlineInHeader,
  },
  {
    name: 'sockdump',
    tells: { ...ALL, descriptors: false },
    firstBytes: [0xd4, 0xa1, 0x4d],
    evidence: PCAP_EVIDENCE,
    begins: isPcap,
    read: (queue, { remarks }) => alone(readSockdump(queue, remarks)),
  },
  {
    name: 'Parquet',
    tells: NOTHING,
    firstBytes: [PARQUET[0]!],
    evidence: TOKEN_LENGTH + HEADER_LENGTH,
    // A token that begins like it has the header of its offer behind it.
    begins: (bytes) => PARQUET.every((byte, at) => bytes[at] === byte) && !headerAt(bytes, TOKEN_LENGTH),
    // Its rows are records already, and not the bytes that they were made of.
    read: () => {
      throw foreign('this is a Parquet file, a table of records; docs/fleet.md has queries for it');
    },
  },
];

export const TEXT_FORMS: readonly TextForm[] = [
  {
    name: 'strace',
    called: 'logs of strace',
    tells: ALL,
    begins: isStraceLine,
    read: (queue, { remarks }) => readStrace(queue, remarks),
  },
  {
    name: 'events',
    called: 'events.ndjson',
    tells: ALL,
    begins: isEvent,
    read: (queue) => readEvents(queue),
    deadlineIn: async (_queue, line) => eventOf(line)?.deadlineMs ?? null,
  },
  {
    name: 'sockdump text',
    called: 'the hex and hexstring output of sockdump',
    tells: { ...ALL, times: false, descriptors: false },
    begins: isSockdumpText,
    read: (queue, { remarks }) => alone(readSockdumpText(queue, remarks)),
  },
  bytesAsText('hex dump', 'hex dumps (xxd, hexdump, od, Wireshark, gdb)', beginsDump, offsetDumpBytes),
  {
    ...bytesAsText('hex', 'hex digits', beginsPlainHex, plainHexBytes),
    insideOfOthers: true,
    doubtful: true,
  },
  {
    name: 'bytes as text',
    called: 'bytes as Rust, Python, C, Go and JavaScript print them',
    tells: NOTHING,
    holds: holdsLiterals,
    doubtful: true,
    read: (queue, { direction }) => rawSegments(literalContent(queue), direction),
  },
  { ...bytesAsText('base64', 'base64', beginsBase64, base64Bytes), doubtful: true },
];

/** The bytes as they passed, and nothing else. */
export const RAW: CaptureForm = {
  name: 'raw',
  tells: NOTHING,
  read: (queue, { direction }) => {
    queue.readAhead();
    return rawSegments(queue.rest(), direction);
  },
};

/** The form of that name. */
export function formNamed(name: RecordingForm): CaptureForm {
  return [RAW, ...BINARY_FORMS, ...TEXT_FORMS].find((form) => form.name.replaceAll(' ', '-') === name)!;
}

function bytesAsText(
  name: string,
  called: string,
  begins: (line: string) => boolean,
  bytes: (queue: ByteQueue, asked: boolean) => AsyncIterable<Uint8Array>,
): TextForm {
  return {
    name,
    called,
    tells: NOTHING,
    begins,
    read: (queue, { direction, asked }) => rawSegments(bytes(queue, asked), direction),
  };
}

async function* rawSegments(
  shown: AsyncIterable<Shown>,
  direction: Segment['direction'],
): AsyncGenerator<readonly Segment[]> {
  const place = { connection: 0, direction, time: null, descriptors: null };
  for await (const piece of shown)
    yield [
      typeof piece === 'number' ? { ...place, bytes: NO_BYTES, gap: piece } : { ...place, bytes: piece },
    ];
}

async function* alone(segments: AsyncIterable<Segment>): AsyncGenerator<readonly Segment[]> {
  for await (const segment of segments) yield [segment];
}

const NO_BYTES = new Uint8Array();
