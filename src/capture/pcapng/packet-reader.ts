import { type Segment, segmentWith } from '../../records/segment.ts';
import { Unreadable } from '../damage.ts';
import { isTime } from '../times.ts';
import { CommentCache } from './comment-cache.ts';
import type { SegmentFacts } from './packet-comment.ts';
import { OPTION_COMMENT } from './pcapng-blocks.ts';
import { HEADERS_LENGTH } from './tcp-packet.ts';

/** What precedes the packet in its block, and what follows it. */
const PACKET_HEAD = 28;
const BLOCK_END = 4;

/** Reads the packets of a pcapng without copying them. */
export class PacketReader {
  /** How many packets there were, and how many of them tell traffic. */
  count = 0;
  ours = 0;
  private readonly comments = new CommentCache();

  /**
   * The traffic in the packet whose block is at `bytes[at, at + length)`; null for packets that carry none, such as a
   * handshake’s, and for other programs’. Throws an Unreadable at damage.
   */
  read(bytes: Uint8Array, fields: DataView, at: number, length: number): Segment | null {
    const room = length - PACKET_HEAD - BLOCK_END;
    this.count += 1;
    if (room < 0) return null;
    const captured = fields.getUint32(at + 20, true);
    if (captured > room) throw new Unreadable(`a packet of ${captured} bytes in a block of ${length}`);
    if (captured < HEADERS_LENGTH) return null;
    const packet = at + PACKET_HEAD;
    const facts = this.facts(bytes, fields, packet + 4 * Math.ceil(captured / 4), at + length - BLOCK_END);
    if (facts === null || (facts.ends && this.ours === 0)) return null;
    this.ours += 1;
    const time = fields.getUint32(at + 12, true) * 0x1_0000_0000 + fields.getUint32(at + 16, true);
    if (facts.timed && !isTime(time))
      throw new Unreadable(`a time of ${time} µs, which is after the year 2255`);
    const start = bytes.byteOffset + packet + HEADERS_LENGTH;
    const data = new Uint8Array(bytes.buffer as ArrayBuffer, start, captured - HEADERS_LENGTH);
    return segmentOf(facts, facts.timed ? time : null, data);
  }

  /** What the comment among the options at `[start, end)` tells. */
  private facts(bytes: Uint8Array, fields: DataView, start: number, end: number): SegmentFacts | null {
    for (let at = start; at + 4 <= end; ) {
      const length = fields.getUint16(at + 2, true);
      if (fields.getUint16(at, true) === OPTION_COMMENT)
        return this.comments.factsOf(bytes, at + 4, Math.min(at + 4 + length, end));
      at += 4 + 4 * Math.ceil(length / 4);
    }
    return null;
  }
}

function segmentOf(facts: SegmentFacts, time: number | null, bytes: Uint8Array): Segment {
  const { connection, direction, descriptors, passed, unread, application, gap, ends, changed } = facts;
  const { settled } = facts;
  const plain = { connection, direction, time, bytes, descriptors };
  const isPlain = passed === undefined && !unread && !application && gap === undefined && !ends;
  // Nearly all are.
  if (isPlain && changed === undefined && settled === undefined) return plain;
  // Copies: the facts are those of every packet with the same comment, and fates are noted later.
  return segmentWith(plain, { ...facts, passed: passed?.map((one) => ({ ...one })) });
}
