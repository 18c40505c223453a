import type { Segment } from '../../records/segment.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import type { CaptureEncoder } from '../encoder.ts';
import { FrameTail } from './frame-tail.ts';

/** How much of all connections may wait for others to finish their frames. In bytes. */
const MOST_HELD = 1024 * 1024;

/** One direction of a connection, and what of it has not been written. */
interface Stream {
  readonly connection: number;
  readonly tail: FrameTail;
  held: Uint8Array[];
  /** Whether what is held ends with a whole frame. */
  whole: boolean;
}

/**
 * The bytes of all connections in the order in which they passed, and nothing else. As nothing tells them apart, a frame
 * is in one piece, and a sideband is followed by its offer. Of what is missing, nothing is written. With one connection at a time everything is written at
 * once; with several, a frame when it is complete.
 */
export class RawEncoder implements CaptureEncoder {
  private readonly streams = new Map<string, Stream>();
  private readonly open = new Set<number>();
  /** The stream of which part of a frame has been written: others wait for the rest. */
  private writing: Stream | null = null;
  private heldLength = 0;

  head(): Uint8Array {
    return NOTHING;
  }

  segment(segment: Segment): Uint8Array {
    const { connection, direction, bytes, descriptors, gap = 0 } = segment;
    if (segment.ends) return this.endConnection(connection);
    if (bytes.length === 0 && gap === 0) return NOTHING;
    this.open.add(connection);
    const stream = this.stream(connection, String(direction));
    const sideband = descriptors !== null && descriptors > 0 && bytes.length <= TOKEN_LENGTH;
    stream.whole = gap > 0 ? stream.tail.skip(gap) : stream.tail.take(bytes, sideband);
    stream.held.push(bytes);
    this.heldLength += bytes.length;
    if (this.heldLength > MOST_HELD) return this.end();
    const free = this.writing === null ? this.open.size === 1 || stream.whole : this.writing === stream;
    if (!free) return NOTHING;
    const written = this.take(stream);
    this.writing = stream.whole ? null : stream;
    return this.writing === null ? Buffer.concat([written, ...this.wholeOnes()]) : written;
  }

  endConnection(connection: number): Uint8Array {
    const parts: Uint8Array[] = [];
    this.open.delete(connection);
    for (const [key, stream] of this.streams) {
      if (stream.connection !== connection) continue;
      if (this.writing === stream) this.writing = null;
      parts.push(this.take(stream));
      this.streams.delete(key);
    }
    if (this.writing === null) parts.push(...this.wholeOnes());
    return Buffer.concat(parts);
  }

  /** What still waits. */
  end(): Uint8Array {
    this.writing = null;
    return Buffer.concat([...this.streams.values()].map((stream) => this.take(stream)));
  }

  private wholeOnes(): Uint8Array[] {
    return [...this.streams.values()]
      .filter(({ whole, held }) => whole && held.length > 0)
      .map((stream) => this.take(stream));
  }

  private take(stream: Stream): Uint8Array {
    const bytes = stream.held.length === 1 ? stream.held[0]! : Buffer.concat(stream.held);
    stream.held = [];
    this.heldLength -= bytes.length;
    return bytes;
  }

  private stream(connection: number, direction: string): Stream {
    const key = `${connection} ${direction}`;
    const known = this.streams.get(key);
    if (known !== undefined) return known;
    const stream: Stream = { connection, tail: new FrameTail(), held: [], whole: true };
    this.streams.set(key, stream);
    return stream;
  }
}

const NOTHING = new Uint8Array();
