import { type Segment, segmentWith } from '../../records/segment.ts';
import { plainSegment, type SegmentTaker } from '../../records/segment-batch.ts';
import { Unreadable } from '../damage.ts';
import { isTime } from '../times.ts';
import { type CommentFacts, PacketComments } from './packet-comments.ts';
import { OPTION_COMMENT } from './pcapng-blocks.ts';
import { HEADERS_LENGTH } from './tcp-packet.ts';

/** What comes before the packet in its block, and what follows it. */
const PACKET_HEAD = 28;
const BLOCK_END = 4;

/** Reads the packets of a pcapng. One that is not taken as it passes is copied: the memory that it is in is used again. */
export class PacketReader {
  /** How many packets there were, and how many of them tell traffic. */
  count = 0;
  ours = 0;
  private readonly comments = new PacketComments();
  private readonly plain = plainSegment();

  /**
   * Gives the traffic in the packet whose block is at `bytes[at, at + length)`; false for packets that carry none, such as a
   * handshake’s, and for other programs’. Throws an Unreadable at damage.
   */
  read(bytes: Uint8Array, fields: DataView, at: number, length: number, to: SegmentTaker): boolean {
    const room = length - PACKET_HEAD - BLOCK_END;
    this.count += 1;
    if (room < 0) return false;
    const captured = fields.getUint32(at + 20, true);
    if (captured > room) throw new Unreadable(`a packet of ${captured} bytes in a block of ${length}`);
    if (captured < HEADERS_LENGTH) return false;
    const packet = at + PACKET_HEAD;
    const facts = this.facts(bytes, fields, packet + ((captured + 3) & ~3), at + length - BLOCK_END);
    if (facts === null || (facts.ends && this.ours === 0)) return false;
    this.ours += 1;
    const [high, low] = [fields.getUint32(at + 12, true), fields.getUint32(at + 16, true)];
    const time = high * 0x1_0000_0000 + low;
    if (facts.timed && !isTime(time)) {
      // As it is in the file: a double has fewer digits.
      const exact = (BigInt(high) << 32n) + BigInt(low);
      throw new Unreadable(`a time of ${exact} µs, which is after the year 2255`);
    }
    this.give(bytes, packet + HEADERS_LENGTH, packet + captured, facts.timed ? time : null, facts, to);
    return true;
  }

  private give(
    bytes: Uint8Array,
    start: number,
    end: number,
    time: number | null,
    facts: CommentFacts,
    to: SegmentTaker,
  ): void {
    const { plain } = this;
    const { connection } = this.comments;
    const { direction, descriptors, passed } = facts;
    // Copies: the facts are those of every packet with the same comment, and fates are noted later.
    const own = passed?.map((one) => ({ ...one }));
    if (facts.plain) {
      plain.connection = connection;
      plain.direction = direction;
      plain.time = time;
      plain.descriptors = descriptors;
      plain.passed = own ?? null;
      plain.bytes = bytes;
      plain.start = start;
      plain.end = end;
      if (to.takePlain(plain)) return;
    }
    const data: Uint8Array = Uint8Array.prototype.slice.call(bytes, start, end);
    const segment: Segment = { connection, direction, time, bytes: data, descriptors };
    // Nearly all are as this.
    const bare = facts.plain && own === undefined;
    to.push(bare ? segment : segmentWith(segment, { ...facts, passed: own }));
  }

  /** What the comment among the options at `[start, end)` tells. */
  private facts(bytes: Uint8Array, fields: DataView, start: number, end: number): CommentFacts | null {
    for (let at = start; at + 4 <= end; ) {
      const length = fields.getUint16(at + 2, true);
      if (fields.getUint16(at, true) === OPTION_COMMENT)
        return this.comments.factsOf(bytes, fields, at + 4, Math.min(at + 4 + length, end));
      at += 4 + 4 * Math.ceil(length / 4);
    }
    return null;
  }
}
