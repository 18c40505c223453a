import type { Segment } from '../../records/segment.ts';
import type { SegmentBatch, SegmentTaker } from '../../records/segment-batch.ts';
import type { ByteQueue } from '../byte-queue.ts';
import { damageAt, foreign, Unreadable } from '../damage.ts';
import { linkTypeName } from './link-types.ts';
import { PacketReader } from './packet-reader.ts';
import { BYTE_ORDER_MAGIC, ENHANCED_PACKET, INTERFACE_DESCRIPTION, SECTION_HEADER } from './pcapng-blocks.ts';

/** The type and length of a block, and its length once more at its end. */
const SHORTEST_BLOCK = 12;
/** Ours are at most 64 KiB of packet and some comment; a longer one is damage. */
const LONGEST_BLOCK = 16 * 1024 * 1024;

/**
 * The traffic in a pcapng file that this program wrote, as it is read: what one chunk of the file holds comes together.
 * Throws a Failure at damage, which it names with its offset; so do the batches.
 */
export async function* readPcapng(queue: ByteQueue): AsyncGenerator<SegmentBatch> {
  // What is not taken as it passes has memory of its own.
  queue.reuseMemory();
  const blocks = new Blocks();
  for (;;) {
    const bytes = await queue.peekWhereItIs(blocks.needed);
    if (bytes.length === 0) break;
    blocks.begin(bytes, queue.offset, bytes.length < blocks.needed);
    yield blocks;
    await queue.take(blocks.taken);
  }
  const { packets, linkType } = blocks;
  if (packets.count > 0 && packets.ours === 0)
    throw foreign(
      `this is a pcapng of ${linkTypeName(linkType)} that handoff-cli did not write; of pcapng files decode reads its own`,
    );
}

/** Takes whole blocks off the front of the bytes. They are found by their offsets: a view of each would cost more than the rest. */
class Blocks implements SegmentBatch {
  readonly packets = new PacketReader();
  linkType = 0;
  /** How many bytes must be there before another block can be taken. */
  needed = SHORTEST_BLOCK;
  /** How many bytes the blocks have that were taken. */
  taken = 0;
  private bytes: Uint8Array = new Uint8Array();
  private fields: DataView = new DataView(new ArrayBuffer(0));
  private offset = 0;
  private ended = false;

  /** @param offset of the first byte, in the file @param ended whether nothing follows */
  begin(bytes: Uint8Array, offset: number, ended: boolean): void {
    this.bytes = bytes;
    this.fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.offset = offset;
    this.ended = ended;
    this.needed = SHORTEST_BLOCK;
    this.taken = 0;
  }

  give(to: SegmentTaker): boolean {
    const { bytes } = this;
    try {
      while (bytes.length - this.taken >= SHORTEST_BLOCK) {
        const at = this.taken;
        const length = this.lengthOf(at);
        if (bytes.length - at < length) {
          if (this.ended)
            throw new Unreadable(`a block of ${length} bytes, but only ${bytes.length - at} are there`);
          this.needed = length;
          return false;
        }
        const given = this.block(at, length, to);
        this.taken = at + length;
        if (given) return true;
      }
      if (this.ended && this.taken < bytes.length) throw new Unreadable('it ends inside a block');
      return false;
    } catch (error) {
      throw damageAt(`offset ${this.offset + this.taken}`, error);
    }
  }

  *[Symbol.iterator](): Generator<Segment> {
    const given: Segment[] = [];
    const taker: SegmentTaker = { takePlain: () => false, push: (segment) => given.push(segment) };
    while (this.give(taker)) yield given.pop()!;
  }

  private lengthOf(at: number): number {
    const { fields } = this;
    const length = fields.getUint32(at + 4, true);
    if (fields.getUint32(at, true) === SECTION_HEADER && fields.getUint32(at + 8, true) !== BYTE_ORDER_MAGIC)
      throw new Unreadable('a section in big-endian order, which handoff-cli does not write');
    if (length < SHORTEST_BLOCK || length % 4 !== 0 || length > LONGEST_BLOCK)
      throw new Unreadable(`a block of ${length} bytes`);
    return length;
  }

  /** Gives the traffic in the block at `at`; false where it has none. */
  private block(at: number, length: number, to: SegmentTaker): boolean {
    const { bytes, fields } = this;
    const again = fields.getUint32(at + length - 4, true);
    if (again !== length) throw new Unreadable(`a block whose lengths differ, ${length} and ${again} bytes`);
    const type = fields.getUint32(at, true);
    if (type === INTERFACE_DESCRIPTION) this.linkType = length < 14 ? 0 : fields.getUint16(at + 8, true);
    return type === ENHANCED_PACKET && this.packets.read(bytes, fields, at, length, to);
  }
}
