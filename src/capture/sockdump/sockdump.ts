import type { Segment } from '../../records/segment.ts';
import type { ByteQueue } from '../byte-queue.ts';
import { ConnectionRoles, type EndSegment } from '../connection-roles.ts';
import { damage, foreign } from '../damage.ts';
import { linkTypeName } from '../pcapng/link-types.ts';

const HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;
const PIDS_LENGTH = 16;
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
 * The traffic in a pcap that sockdump wrote: before each record’s data stand the pids of receiver and sender. A
 * connection is all that two processes say to each other. Throws a Failure at damage, or for a pcap of something else.
 */
export async function* readSockdump(queue: ByteQueue): AsyncGenerator<Segment> {
  const header = await queue.take(HEADER_LENGTH);
  if (header.length < HEADER_LENGTH)
    throw damage('offset 0', `a pcap header takes ${HEADER_LENGTH} bytes, ${header.length} are there`);
  const variant = variantOf(header)!;
  const linkType = view(header).getUint32(20, variant.little) & 0x0fff_ffff;
  if (linkType !== SOCKDUMP_LINK_TYPE)
    throw foreign(
      `this is a pcap of ${linkTypeName(linkType)}, which cannot hold handoffs; decode reads those of sockdump (147)`,
    );
  const roles = new ConnectionRoles();
  const connections = new Map<string, number>();
  let failure: unknown = null;
  for (;;) {
    let segment: EndSegment | null = null;
    try {
      segment = await readRecord(queue, variant, connections);
    } catch (error) {
      failure = error;
    }
    if (segment === null) break;
    if (segment.bytes.length > 0) yield* roles.take(segment);
  }
  yield* roles.end();
  if (failure !== null) throw failure;
}

async function readRecord(
  queue: ByteQueue,
  { little, divisor }: Variant,
  connections: Map<string, number>,
): Promise<EndSegment | null> {
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
  if (record.length < length) throw damage(place, `a record of ${length} bytes, ${record.length} are there`);
  const original = fields.getUint32(12, little);
  if (original > length) throw damage(place, `${original - length} bytes of the record were not recorded`);
  const pids = view(record);
  const [receiver, sender] = [pids.getBigUint64(0), pids.getBigUint64(8)];
  const ends = receiver < sender ? [receiver, sender] : [sender, receiver];
  const key = ends.join(' ');
  const connection = connections.get(key) ?? connections.size;
  connections.set(key, connection);
  const time = fields.getUint32(0, little) * 1_000_000 + Math.floor(fields.getUint32(4, little) / divisor);
  const end = sender === ends[0] ? 0 : 1;
  return { connection, end, dialled: null, time, bytes: record.subarray(PIDS_LENGTH), descriptors: null };
}

function variantOf(bytes: Uint8Array): Variant | null {
  return bytes.length < 4 ? null : (VARIANTS[view(bytes).getUint32(0)] ?? null);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
