import type { Segment } from '../../records/segment.ts';
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
 * Throws a Failure at damage, which it names with its offset.
 */
export async function* readPcapng(queue: ByteQueue): AsyncGenerator<readonly Segment[]> {
  const blocks = new Blocks();
  for (;;) {
    const bytes = await queue.peekSome(blocks.needed);
    if (bytes.length === 0) break;
    const ended = bytes.length < blocks.needed;
    const found = blocks.take(bytes, queue.offset, ended);
    await queue.take(found.length);
    if (found.segments.length > 0) yield found.segments;
    if (found.failure !== null) throw found.failure;
  }
  const { packets, linkType } = blocks;
  if (packets.count > 0 && packets.ours === 0)
    throw foreign(
      `this is a pcapng of ${linkTypeName(linkType)} that handoff-cli did not write; of pcapng files decode reads its own`,
    );
}

interface Found {
  readonly segments: readonly Segment[];
  /** How many bytes the blocks have that were taken. */
  readonly length: number;
  /** The damage after them. */
  readonly failure: Error | null;
}

/** Takes whole blocks off the front of the bytes. They are found by their offsets: a view of each would cost more than the rest. */
class Blocks {
  readonly packets = new PacketReader();
  linkType = 0;
  /** How many bytes must be there before another block can be taken. */
  needed = SHORTEST_BLOCK;

  /** @param offset of the first byte, in the file @param ended whether nothing follows */
  take(bytes: Uint8Array, offset: number, ended: boolean): Found {
    const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const segments: Segment[] = [];
    this.needed = SHORTEST_BLOCK;
    let at = 0;
    try {
      while (bytes.length - at >= SHORTEST_BLOCK) {
        const length = this.lengthOf(fields, at);
        if (bytes.length - at < length) {
          if (ended)
            throw new Unreadable(`a block of ${length} bytes, but only ${bytes.length - at} are there`);
          this.needed = length;
          break;
        }
        const segment = this.block(bytes, fields, at, length);
        at += length;
        if (segment !== null) segments.push(segment);
      }
      if (ended && at < bytes.length) throw new Unreadable('it ends inside a block');
      return { segments, length: at, failure: null };
    } catch (error) {
      return { segments, length: at, failure: damageAt(`offset ${offset + at}`, error) };
    }
  }

  private lengthOf(fields: DataView, at: number): number {
    const length = fields.getUint32(at + 4, true);
    if (fields.getUint32(at, true) === SECTION_HEADER && fields.getUint32(at + 8, true) !== BYTE_ORDER_MAGIC)
      throw new Unreadable('a section in big-endian order, which handoff-cli does not write');
    if (length < SHORTEST_BLOCK || length % 4 !== 0 || length > LONGEST_BLOCK)
      throw new Unreadable(`a block of ${length} bytes`);
    return length;
  }

  /** The traffic in the block at `at`; null where it has none. */
  private block(bytes: Uint8Array, fields: DataView, at: number, length: number): Segment | null {
    const again = fields.getUint32(at + length - 4, true);
    if (again !== length) throw new Unreadable(`a block whose lengths differ, ${length} and ${again} bytes`);
    const type = fields.getUint32(at, true);
    if (type === INTERFACE_DESCRIPTION) this.linkType = length < 14 ? 0 : fields.getUint16(at + 8, true);
    return type === ENHANCED_PACKET ? this.packets.read(bytes, fields, at, length) : null;
  }
}
