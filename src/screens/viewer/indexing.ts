import type { RecordingIndex } from '../../browse/recording-index.ts';
import { HandoffFastPath } from '../../fast/handoff-fast-path.ts';
import { Decoder } from '../../records/decoder.ts';
import type { Segment } from '../../records/segment.ts';
import { Tally } from '../../records/tally.ts';
import { recordingHashKey } from '../../services/hash-key.ts';
import { type PieceSink, RecordedPieces } from '../../services/recorded-pieces.ts';
import type { Direction } from '../../wire/direction.ts';

/** Traffic on its way into an index. */
export interface Indexing {
  push(segment: Segment): void;
  /** @param endedBy which way the bytes went of the side that ended it */
  endConnection(connection: number, endedBy: Direction | null): void;
  end(): void;
}

const NOTHING = new Uint8Array();

/** Indexes what is in the recording, each byte at its offset. @param deadlineMs how long an ACK may take; null: as long as the reference waits */
export function indexingInPlace(index: RecordingIndex, deadlineMs: number | null = null): Indexing {
  return new Decoder((record) => index.add(record, NOTHING), {
    hashKey: recordingHashKey(),
    ...(deadlineMs !== null && { deadlineMs }),
    fastPath: (progress) => new HandoffFastPath(progress, new Tally(), index),
  });
}

/**
 * Indexes traffic whose bytes the index has to keep.
 * @param redact whether secrets are replaced in it
 * @param deadlineMs how long an ACK may take; null: as long as the reference waits
 */
export function indexingWithBytes(
  index: RecordingIndex,
  redact: boolean,
  deadlineMs: number | null = null,
): Indexing {
  const sink: PieceSink = {
    piece: ({ record, segments }) => index.add(record, joined(segments)),
    sideband: (passing) => index.sideband(passing),
    offer: (passing) => index.offer(passing),
    answer: (passing, handoff) => index.answer(passing, handoff),
  };
  const pieces = new RecordedPieces(redact, sink, deadlineMs);
  return {
    push: (segment) => void pieces.take(segment),
    endConnection: (connection, endedBy) => void pieces.endConnection(connection, endedBy),
    end: () => void pieces.end(),
  };
}

function joined(segments: readonly Segment[]): Uint8Array {
  return segments.length === 1 ? segments[0]!.bytes : Buffer.concat(segments.map(({ bytes }) => bytes));
}
