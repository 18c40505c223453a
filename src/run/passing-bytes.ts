import type { Filter } from '../filter/filter.ts';
import type { Direction } from '../protocol/direction.ts';
import { Decoder, type TrafficRecord } from '../records/decoder.ts';
import type { Segment } from '../records/segment.ts';
import { plain } from '../report/plain.ts';

/** What of a stream has come and is in no record yet. */
interface Stream {
  readonly segments: Segment[];
}

/**
 * The bytes of the sidebands, frames and loose bytes that a filter lets pass, each with the time and the descriptors
 * with which it came. Records of handoffs have no bytes of their own, and are not asked for.
 */
export class PassingBytes {
  private readonly streams = new Map<string, Stream>();
  private readonly decoder: Decoder;
  private readonly filter: Filter;
  private passed: Segment[] = [];

  constructor(filter: Filter) {
    this.filter = filter;
    this.decoder = new Decoder((record) => this.see(record));
  }

  /** Takes in traffic; gives what passes as far as that is known. */
  take(segment: Segment): Segment[] {
    this.stream(segment.connection, segment.direction).segments.push(segment);
    this.decoder.push(segment);
    return this.given();
  }

  end(): Segment[] {
    this.decoder.end();
    return this.given();
  }

  private given(): Segment[] {
    const { passed } = this;
    this.passed = [];
    return passed;
  }

  private see(record: TrafficRecord): void {
    if (record.type === 'handoff' || record.type === 'changed') return;
    const direction = record.type === 'sideband' ? 'broker-to-backend' : record.direction;
    const stream =
      this.streams.get(`${record.connection} null`) ?? this.streams.get(`${record.connection} ${direction}`);
    if (stream === undefined) return;
    const pieces = cutOff(stream, record.length);
    if (this.filter(plain(record))) this.passed.push(...pieces);
  }

  private stream(connection: number, direction: Direction | null): Stream {
    const key = `${connection} ${direction}`;
    const known = this.streams.get(key);
    if (known !== undefined) return known;
    const stream: Stream = { segments: [] };
    this.streams.set(key, stream);
    return stream;
  }
}

/** Takes so many bytes from the front, cut where they came in pieces. */
function cutOff(stream: Stream, length: number): Segment[] {
  const pieces: Segment[] = [];
  for (let missing = length; missing > 0; ) {
    const first = stream.segments[0];
    if (first === undefined) break;
    if (first.bytes.length <= missing) {
      pieces.push(first);
      stream.segments.shift();
      missing -= first.bytes.length;
      continue;
    }
    pieces.push({ ...first, bytes: first.bytes.subarray(0, missing) });
    // Descriptors belong to the first of the bytes that they came with.
    const descriptors = first.descriptors === null ? null : 0;
    stream.segments[0] = { ...first, bytes: first.bytes.subarray(missing), descriptors };
    missing = 0;
  }
  return pieces;
}
