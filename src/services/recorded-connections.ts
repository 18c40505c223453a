import type { RecordingForm } from '../capture/form.ts';
import { openSource } from '../capture/source.ts';
import { RecordedConnections } from '../conversations/replay/recorded-connections.ts';
import type { RecordedConnection } from '../conversations/replay/recorded-message.ts';
import type { Side } from '../conversations/replay/side.ts';
import { Failure } from '../failure.ts';
import { ReadFrameRecord } from '../records/frame-record.ts';
import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';
import { type Piece, RecordedPieces } from './recorded-pieces.ts';

/** A recording to be replayed. */
export interface Recording {
  /** How the recording is called in messages. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Of raw bytes; null: inferred. */
  readonly direction: Direction | null;
  /** What it is read as; null or left out: what its content shows. */
  readonly from?: RecordingForm | null;
}

/** A replay holds the whole recording in memory: the most bytes that it may have. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface Recorded {
  readonly connections: readonly RecordedConnection[];
  /** Whether it tells connections and directions, so that what it does not hold was not said. */
  readonly detailed: boolean;
  /** What a person should know about the recording. */
  readonly remarks: readonly string[];
}

/** Reads the connections on which a side was played. Throws a Failure. */
export async function recordedConnections(
  { name, chunks, direction, from }: Recording,
  side: Side,
): Promise<Recorded> {
  const source = await openSource(chunks, direction, from);
  const pieces = new RecordedPieces();
  const connections = new RecordedConnections(side);
  let length = 0;
  const add = (found: readonly Piece[]) => {
    for (const piece of found) addPiece(connections, piece);
  };
  for await (const batch of source.batches)
    for (const segment of batch) {
      length += segment.bytes.length;
      if (length > MOST_BYTES)
        throw new Failure(
          'environment',
          'EFBIG',
          `${name} has more than ${MOST_BYTES} bytes of traffic, which a replay would have to hold`,
          `choose a part of it: handoff-cli convert --filter 'connection < 1000' ${name} part.pcapng`,
        );
      add(pieces.take(segment));
      if (segment.ends) connections.end(segment.connection, segment.direction, segment.time);
    }
  add(pieces.end());
  return { connections: connections.connections, detailed: source.detailed, remarks: source.remarks };
}

function addPiece(connections: RecordedConnections, { record, segments }: Piece): void {
  if (record.type === 'handoff' || record.type === 'changed') return;
  if (record.type === 'gap') {
    const { connection, direction, offset, length } = record;
    if (direction !== null) connections.addGap({ connection, direction, offset, length });
    return;
  }
  // After a Hello or a ready, the application speaks.
  if (record.type === 'bytes' && record.problems.every(({ severity }) => severity === 'note')) return;
  const [first] = segments;
  if (first === undefined) return;
  const frame = record instanceof ReadFrameRecord ? record.reading : null;
  connections.add({
    connection: record.connection,
    direction: first.direction,
    inferred: record.type === 'sideband' ? 'broker-to-backend' : record.direction,
    type: record.type,
    // A frame can have 16 MiB, which its reading holds in one piece.
    bytes: frame === null ? bytesOf(segments) : frame.bytes.subarray(frame.start, frame.end),
    frame,
    index: record.type === 'frame' ? record.index : null,
    time: first.time,
    descriptors: record.type === 'sideband' ? record.descriptors : null,
  });
}

function bytesOf(segments: readonly Segment[]): Uint8Array {
  return segments.length === 1 ? segments[0]!.bytes : Buffer.concat(segments.map(({ bytes }) => bytes));
}
