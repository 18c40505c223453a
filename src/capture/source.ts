import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';
import { ByteQueue } from './byte-queue.ts';
import { isEvent, readEvents } from './events-ndjson.ts';
import { GZIP_EVIDENCE, gunzipped, isGzip } from './gunzip.ts';
import { hexDumpBytes, isHexDump } from './hex/hex-dump.ts';
import { isPcapng, PCAPNG_EVIDENCE } from './pcapng/pcapng-blocks.ts';
import { readPcapng } from './pcapng/pcapng-reader.ts';
import { isPcap, PCAP_EVIDENCE, readSockdump } from './sockdump/sockdump.ts';
import { isStraceLine } from './strace/strace-call.ts';
import { readStrace } from './strace/strace-reader.ts';

export type CaptureFormat = 'raw' | 'pcapng' | 'strace' | 'sockdump' | 'events' | 'hex dump';

/** Traffic from a recording. */
export interface CaptureSource {
  readonly format: CaptureFormat;
  /** Whether it tells connections and times; a byte stream does not. */
  readonly detailed: boolean;
  /** Whether the bytes stand in the file as they passed, each at its offset. */
  readonly asStored: boolean;
  readonly segments: AsyncIterable<Segment>;
}

const DETAILED = { detailed: true, asStored: false } as const;

/** Enough of a line to tell what log it is of; events are told by the whole of it. */
const LONGEST_LINE_START = 1024 * 1024;
const NEW_LINE = 0x0a;

/**
 * Finds out by content what a recording is; compressed ones are looked into. It takes more evidence than a token can
 * give by chance: a raw capture may begin with any 16 bytes. @param direction of raw bytes, when it is known
 */
export async function openSource(
  chunks: AsyncIterable<Uint8Array>,
  direction: Direction | null,
): Promise<CaptureSource> {
  const queue = new ByteQueue(chunks);
  if (await begins(queue, isGzip, GZIP_EVIDENCE))
    return { ...(await openSource(gunzipped(queue.rest()), direction)), asStored: false };
  if (await begins(queue, isPcapng, PCAPNG_EVIDENCE))
    return { format: 'pcapng', ...DETAILED, segments: readPcapng(queue) };
  if (await begins(queue, isPcap, PCAP_EVIDENCE))
    return { format: 'sockdump', ...DETAILED, segments: readSockdump(queue) };
  const line = await firstLine(queue);
  if (line !== null && isStraceLine(line))
    return { format: 'strace', ...DETAILED, segments: readStrace(queue) };
  if (line !== null && isEvent(line)) return { format: 'events', ...DETAILED, segments: readEvents(queue) };
  if (line !== null && isHexDump(line))
    return {
      format: 'hex dump',
      detailed: false,
      asStored: false,
      segments: rawSegments(hexDumpBytes(queue), direction),
    };
  return { format: 'raw', detailed: false, asStored: true, segments: rawSegments(queue.rest(), direction) };
}

async function* rawSegments(
  chunks: AsyncIterable<Uint8Array>,
  direction: Direction | null,
): AsyncGenerator<Segment> {
  for await (const bytes of chunks) yield { connection: 0, direction, time: null, bytes, descriptors: null };
}

/** Waits for no more bytes than it takes to tell that it does not begin so. */
async function begins(
  queue: ByteQueue,
  recognise: (bytes: Uint8Array) => boolean,
  evidence: number,
): Promise<boolean> {
  const first = (await queue.peek(1))[0];
  if (first === undefined || !FIRST_BYTES.has(first)) return false;
  return recognise(await queue.peek(evidence));
}

/** Of gzip, pcapng and the four forms of pcap. */
const FIRST_BYTES: ReadonlySet<number> = new Set([0x1f, 0x0a, 0xd4, 0xa1, 0x4d]);

/** The first line, or as much of it as is needed; null as soon as it is seen to be no text. */
async function firstLine(queue: ByteQueue): Promise<string | null> {
  let seen = 0;
  for (let wanted = 1; ; ) {
    const bytes = await queue.peekSome(wanted);
    const end = bytes.indexOf(NEW_LINE, seen);
    const line = end === -1 ? bytes : bytes.subarray(0, end);
    if (!isText(line.subarray(seen))) return null;
    seen = line.length;
    if (end !== -1 || bytes.length < wanted || bytes.length >= LONGEST_LINE_START)
      return Buffer.from(line).toString('latin1').replace(/\r$/, '');
    wanted = bytes.length + 1;
  }
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0d);
}
