import type { Segment } from '../../records/segment.ts';
import type { ByteQueue } from '../byte-queue.ts';
import { damage, damageAt, foreign, Unreadable } from '../damage.ts';
import { isTime } from '../times.ts';
import { linkTypeName } from './link-types.ts';
import { parseComment } from './packet-comment.ts';
import {
  BYTE_ORDER_MAGIC,
  ENHANCED_PACKET,
  INTERFACE_DESCRIPTION,
  OPTION_COMMENT,
  SECTION_HEADER,
} from './pcapng-blocks.ts';
import { HEADERS_LENGTH } from './tcp-packet.ts';

const BLOCK_HEAD = 8;
const PACKET_HEAD = 28;
/** Ours are at most 64 KiB of packet and some comment; a longer one is damage. */
const LONGEST_BLOCK = 16 * 1024 * 1024;

/** The traffic in a pcapng file that this program wrote. Throws a Failure at damage, which it names with its offset. */
export async function* readPcapng(queue: ByteQueue): AsyncGenerator<Segment> {
  let packets = 0;
  let ours = 0;
  let linkType = 0;
  for (;;) {
    const offset = queue.offset;
    const head = view(await queue.peek(BLOCK_HEAD + 4));
    if (head.byteLength === 0) break;
    const damaged = (what: string) => damage(`offset ${offset}`, what);
    if (head.byteLength < BLOCK_HEAD + 4) throw damaged('it ends inside a block');
    const type = head.getUint32(0, true);
    const length = head.getUint32(4, true);
    if (type === SECTION_HEADER && head.getUint32(8, true) !== BYTE_ORDER_MAGIC)
      throw damaged('a section in big-endian order, which handoff-cli does not write');
    if (length < 12 || length % 4 !== 0 || length > LONGEST_BLOCK)
      throw damaged(`a block of ${length} bytes`);
    const block = await queue.take(length);
    if (block.length < length) throw damaged(`a block of ${length} bytes, ${block.length} are there`);
    const again = view(block).getUint32(length - 4, true);
    if (again !== length) throw damaged(`a block whose lengths differ, ${length} and ${again} bytes`);
    if (type === INTERFACE_DESCRIPTION) linkType = view(block).getUint16(8, true);
    if (type !== ENHANCED_PACKET) continue;
    const captured = length < PACKET_HEAD + 4 ? 0 : view(block).getUint32(20, true);
    if (captured > length - PACKET_HEAD - 4)
      throw damaged(`a packet of ${captured} bytes in a block of ${length}`);
    packets += 1;
    const segment = length < PACKET_HEAD + 4 ? null : segmentIn(block, `offset ${offset}`);
    if (segment === null || (segment.ends && ours === 0)) continue;
    ours += 1;
    yield segment;
  }
  if (packets > 0 && ours === 0)
    throw foreign(
      `this is a pcapng of ${linkTypeName(linkType)} that handoff-cli did not write; of pcapng files decode reads its own`,
    );
}

function segmentIn(block: Uint8Array, place: string): Segment | null {
  try {
    return segmentOf(block);
  } catch (error) {
    throw damageAt(place, error);
  }
}

/** The traffic in a packet; null for packets that carry none, such as a handshake’s, and for other programs’. Throws an Error at damage. */
function segmentOf(block: Uint8Array): Segment | null {
  const fields = view(block);
  const captured = fields.getUint32(20, true);
  const optionsStart = PACKET_HEAD + Math.ceil(captured / 4) * 4;
  if (captured < HEADERS_LENGTH) return null;
  const facts = commentFacts(block, optionsStart);
  if (facts === null) return null;
  const time = fields.getUint32(12, true) * 0x1_0000_0000 + fields.getUint32(16, true);
  const { timed, changed, ...known } = facts;
  if (timed && !isTime(time)) throw new Unreadable(`a time of ${time} µs, which is after the year 2255`);
  const bytes = block.subarray(PACKET_HEAD + HEADERS_LENGTH, PACKET_HEAD + captured);
  return { ...known, time: timed ? time : null, bytes, ...(changed !== undefined && { changed }) };
}

function commentFacts(block: Uint8Array, start: number): ReturnType<typeof parseComment> {
  const fields = view(block);
  for (let at = start; at + 4 <= block.length - 4; ) {
    const code = fields.getUint16(at, true);
    const length = fields.getUint16(at + 2, true);
    if (code === OPTION_COMMENT)
      return parseComment(Buffer.from(block.subarray(at + 4, at + 4 + length)).toString());
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return null;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
