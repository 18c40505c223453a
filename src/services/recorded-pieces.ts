import { disguise } from '../capture/redacting-encoder.ts';
import { Decoder } from '../records/decoder.ts';
import { TrafficRedactor } from '../records/redaction/traffic-redactor.ts';
import type { Segment } from '../records/segment.ts';
import type { TrafficRecord } from '../records/traffic-record.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';
import { recordingHashKey } from './hash-key.ts';

/** A record, and its own bytes as they came: each part with its time and its descriptors. */
export interface Piece {
  readonly record: TrafficRecord;
  /** None of a handoff, and of what a frame was before it was changed. */
  readonly segments: readonly Segment[];
}

/** What of a stream has come and is in no record yet. */
interface Stream {
  readonly segments: Segment[];
}

/** Takes a recording apart into its records. */
export class RecordedPieces {
  private readonly streams = new Map<string, Stream>();
  private readonly decoder = new Decoder((record) => this.see(record), { hashKey: recordingHashKey() });
  private readonly redactor: TrafficRedactor | null;
  private pieces: Piece[] = [];

  /** @param redact whether secrets are replaced in what is taken apart */
  constructor(redact = false) {
    this.redactor = redact ? new TrafficRedactor(disguise()) : null;
  }

  /** Takes in traffic; gives the pieces that are complete now. */
  take(segment: Segment): Piece[] {
    if (segment.ends) return this.endConnection(segment.connection, segment.direction);
    for (const shown of this.redactor?.take(segment) ?? [segment]) this.push(shown);
    return this.given();
  }

  private push(segment: Segment): void {
    if (segment.bytes.length > 0 || segment.changed !== undefined)
      this.stream(segment.connection, segment.direction).segments.push(segment);
    this.decoder.push(segment);
  }

  /** Ends a connection, both directions. @param endedBy the direction of the side that ended it */
  endConnection(connection: number, endedBy: Direction | null): Piece[] {
    for (const shown of this.redactor?.endConnection(connection) ?? []) this.push(shown);
    this.decoder.endConnection(connection, endedBy);
    for (const direction of [...DIRECTIONS, null]) this.streams.delete(`${connection} ${direction}`);
    return this.given();
  }

  end(): Piece[] {
    for (const shown of this.redactor?.end() ?? []) this.push(shown);
    this.decoder.end();
    return this.given();
  }

  private given(): Piece[] {
    const { pieces } = this;
    this.pieces = [];
    return pieces;
  }

  private see(record: TrafficRecord): void {
    if (record.type === 'handoff' || record.type === 'changed' || record.type === 'gap')
      return void this.pieces.push({ record, segments: [] });
    const direction = record.type === 'sideband' ? 'broker-to-backend' : record.direction;
    const stream =
      this.streams.get(`${record.connection} null`) ?? this.streams.get(`${record.connection} ${direction}`);
    if (stream !== undefined) this.pieces.push({ record, segments: cutOff(stream, record.length) });
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

/** Takes that number of bytes from the front, cut where they came in pieces. */
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
    const { passed: _, ...rest } = first;
    stream.segments[0] = { ...rest, bytes: first.bytes.subarray(missing), descriptors };
    missing = 0;
  }
  return pieces;
}
