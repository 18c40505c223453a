import type { Segment } from '../../records/segment.ts';
import type { ByteQueue } from '../byte-queue.ts';
import { ConnectionRoles, type EndSegment } from '../connection-roles.ts';
import { damage, foreign } from '../damage.ts';
import { linkTypeName } from '../pcapng/link-types.ts';
import { ProcessPairs } from './process-pairs.ts';

const HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;
const PIDS_LENGTH = 16;
/** Since 2026: the path’s length, then the path in the room that a socket’s address has for it. */
const PATH_LENGTH = 1 + 108;
const SOCKDUMP_LINK_TYPE = 147;
const LONGEST_RECORD = 16 * 1024 * 1024;

interface Variant {
  readonly little: boolean;
  /** Of the second half of a record’s time, per microsecond. */
  readonly divisor: number;
}

const VARIANTS: { readonly [magic: number]: Variant } = {
  3569595041: { little: true, divisor: 1 },
  2712847316: { little: false, divisor: 1 },
  1295823521: { little: true, divisor: 1000 },
  2712812621: { little: false, divisor: 1000 },
};

export const PCAP_EVIDENCE = 8;

/** Whether bytes begin as a pcap does: its magic number in one of four forms, and version 2.4. */
export function isPcap(bytes: Uint8Array): boolean {
  const variant = variantOf(bytes);
  if (variant === null || bytes.length < PCAP_EVIDENCE) return false;
  const fields = view(bytes);
  return fields.getUint16(4, variant.little) === 2 && fields.getUint16(6, variant.little) === 4;
}

/**
 * The traffic in a pcap that sockdump wrote: before each record’s data are the pids of receiver and sender, and since 2026
 * the socket’s path before them. A connection is all that two processes say to each other. Throws a Failure at damage, or for a pcap of something else.
 */
export async function* readSockdump(queue: ByteQueue, remarks: string[]): AsyncGenerator<Segment> {
  const header = await queue.take(HEADER_LENGTH);
  if (header.length < HEADER_LENGTH)
    throw damage(
      'offset 0',
      `a pcap header takes ${HEADER_LENGTH} bytes, but only ${header.length} are there`,
    );
  const variant = variantOf(header)!;
  const linkType = view(header).getUint32(20, variant.little) & 0x0fff_ffff;
  if (linkType !== SOCKDUMP_LINK_TYPE)
    throw foreign(
      `this is a pcap of ${linkTypeName(linkType)}, which cannot hold handoffs; decode reads those of sockdump (147)`,
    );
  const roles = new ConnectionRoles();
  const pairs = new ProcessPairs((connection) => roles.forget(connection));
  let failure: unknown = null;
  for (;;) {
    let segments: EndSegment[] | null = null;
    try {
      segments = await readRecord(queue, variant, pairs);
    } catch (error) {
      failure = error;
    }
    if (segments === null) break;
    for (const segment of segments) yield* roles.take(segment);
  }
  yield* roles.end();
  remarks.push(...pairs.remarks);
  if (failure !== null) throw failure;
}

async function readRecord(
  queue: ByteQueue,
  { little, divisor }: Variant,
  pairs: ProcessPairs,
): Promise<EndSegment[] | null> {
  const { offset } = queue;
  const head = await queue.take(RECORD_HEADER_LENGTH);
  if (head.length === 0) return null;
  const place = `offset ${offset}`;
  if (head.length < RECORD_HEADER_LENGTH) throw damage(place, 'it ends inside a record');
  const fields = view(head);
  const length = fields.getUint32(8, little);
  if (length > LONGEST_RECORD) throw damage(place, `a record of ${length} bytes`);
  if (length < PIDS_LENGTH) throw damage(place, `a record of ${length} bytes has no room for two pids`);
  const record = await queue.take(length);
  if (record.length < length)
    throw damage(place, `a record of ${length} bytes, but only ${record.length} are there`);
  const pathLength = pathLengthOf(record);
  if (record.length < pathLength + PIDS_LENGTH)
    throw damage(place, `a record of ${length} bytes has no room for a path and two pids`);
  const pids = view(record);
  const [receiver, sender] = [pids.getBigUint64(pathLength), pids.getBigUint64(pathLength + 8)];
  const time = fields.getUint32(0, little) * 1_000_000 + Math.floor(fields.getUint32(4, little) / divisor);
  const known = { ...pairs.place(String(sender), String(receiver)), dialled: null, time, descriptors: null };
  const bytes = record.subarray(pathLength + PIDS_LENGTH);
  const missing = fields.getUint32(12, little) - length;
  return [
    ...(bytes.length > 0 ? [{ ...known, bytes }] : []),
    ...(missing > 0 ? [{ ...known, bytes: new Uint8Array(), gap: missing }] : []),
  ];
}

/** How much is before the pids. A pid begins with zeros; a path’s length is none, unless the socket has no path. */
function pathLengthOf(record: Uint8Array): number {
  if (record[0] !== 0) return PATH_LENGTH;
  const noPids =
    record.length >= PATH_LENGTH + PIDS_LENGTH && record.subarray(0, PATH_LENGTH).every((byte) => byte === 0);
  return noPids ? PATH_LENGTH : 0;
}

function variantOf(bytes: Uint8Array): Variant | null {
  return bytes.length < 4 ? null : (VARIANTS[view(bytes).getUint32(0)] ?? null);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
