import { disguise } from '../capture/redacting-encoder.ts';
import { HandoffFastPath, type PassingRows } from '../fast/handoff-fast-path.ts';
import { Decoder } from '../records/decoder.ts';
import { TrafficRedactor } from '../records/redaction/traffic-redactor.ts';
import type { Segment } from '../records/segment.ts';
import { Tally } from '../records/tally.ts';
import type { TrafficRecord } from '../records/traffic-record.ts';
import type { Direction } from '../wire/direction.ts';
import { recordingHashKey } from './hash-key.ts';

/** A record, and its own bytes as they came: each part with its time and its descriptors. */
export interface Piece {
  readonly record: TrafficRecord;
  /** None of a handoff, and of what a frame was before it was changed. */
  readonly segments: readonly Segment[];
}

/** Takes pieces as they are complete; those that take the fast path come as rows, in their order among the others. */
export interface PieceSink extends PassingRows {
  piece(piece: Piece): void;
}

/** What of a stream has come and is in no record yet. */
interface Stream {
  readonly segments: Segment[];
}

/** By direction; null where the recording does not tell it. */
type Streams = Map<Direction | null, Stream>;

/** Takes a recording apart into its records. */
export class RecordedPieces {
  private readonly connections = new Map<number, Streams>();
  private readonly decoder: Decoder;
  private readonly redactor: TrafficRedactor | null;
  private readonly sink: PieceSink | null;
  private pieces: Piece[] = [];

  /**
   * @param redact whether secrets are replaced in what is taken apart
   * @param sink takes all pieces; null: they are given by the methods
   * @param deadlineMs how long an ACK may take; null: as long as the reference waits
   */
  constructor(redact = false, sink: PieceSink | null = null, deadlineMs: number | null = null) {
    this.redactor = redact ? new TrafficRedactor(disguise()) : null;
    this.sink = sink;
    this.decoder = new Decoder((record) => this.see(record), {
      hashKey: recordingHashKey(),
      ...(deadlineMs !== null && { deadlineMs }),
      ...(sink !== null && {
        fastPath: (progress) => new HandoffFastPath(progress, new Tally(), this.cutting(sink)),
      }),
    });
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
    this.connections.delete(connection);
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
      return this.give({ record, segments: [] });
    const direction = record.type === 'sideband' ? 'broker-to-backend' : record.direction;
    const stream = this.streamWith(record.connection, direction);
    if (stream !== null) this.give({ record, segments: cutOff(stream, record.length) });
  }

  private give(piece: Piece): void {
    if (this.sink === null) this.pieces.push(piece);
    else this.sink.piece(piece);
  }

  /** The bytes of what takes the fast path leave their stream, too. */
  private cutting(sink: PieceSink): PassingRows {
    const cut = ({ connection, start, end }: Parameters<PassingRows['offer']>[0], direction: Direction) => {
      const stream = this.streamWith(connection, direction);
      if (stream !== null) cutOff(stream, end - start);
    };
    return {
      sideband: (passing) => {
        cut(passing, 'broker-to-backend');
        sink.sideband(passing);
      },
      offer: (passing) => {
        cut(passing, 'broker-to-backend');
        sink.offer(passing);
      },
      answer: (passing, handoff) => {
        cut(passing, 'backend-to-broker');
        sink.answer(passing, handoff);
      },
    };
  }

  private streamWith(connection: number, direction: Direction | null): Stream | null {
    const streams = this.connections.get(connection);
    return streams?.get(null) ?? streams?.get(direction) ?? null;
  }

  private stream(connection: number, direction: Direction | null): Stream {
    const streams: Streams = this.connections.get(connection) ?? new Map();
    this.connections.set(connection, streams);
    const known = streams.get(direction);
    if (known !== undefined) return known;
    const stream: Stream = { segments: [] };
    streams.set(direction, stream);
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
