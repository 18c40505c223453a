import { RecordingIndex } from '../../src/browse/recording-index.ts';
import type { Spool } from '../../src/browse/spool.ts';
import type { Segment } from '../../src/records/segment.ts';
import { Viewer } from '../../src/screens/viewer.ts';
import { RecordedPieces } from '../../src/services/recorded-pieces.ts';
import { screenOf } from './golden.ts';

/** Bytes in memory. */
class MemorySpool implements Spool {
  private bytes = Buffer.alloc(0);

  keep(bytes: Uint8Array): number {
    const place = this.bytes.length;
    this.bytes = Buffer.concat([this.bytes, bytes]);
    return place;
  }

  read(place: number, length: number): Uint8Array {
    return this.bytes.subarray(place, place + length);
  }

  close(): void {}
}

function indexOf(segments: readonly Segment[]): RecordingIndex {
  const index = new RecordingIndex(new MemorySpool(), false);
  const pieces = new RecordedPieces();
  const add = (found: ReturnType<RecordedPieces['take']>) => {
    for (const piece of found)
      index.add(piece.record, Buffer.concat(piece.segments.map(({ bytes }) => bytes)));
  };
  for (const segment of segments) add(pieces.take(segment));
  add(pieces.end());
  return index;
}

/** A viewer of that traffic on a screen of so many columns and rows; keys go in, the screen is read. */
export function viewing(segments: readonly Segment[], columns = 100, rows = 24, times = false) {
  const viewer = new Viewer(indexOf(segments), 'capture.pcapng', times);
  viewer.complete();
  const size = { columns, rows };
  const screen = () => screenOf(viewer, size);
  return {
    viewer,
    screen,
    /** @param keys names, or one string of characters */
    press: (...keys: readonly string[]) => {
      screen();
      for (const key of keys) viewer.key(key);
      return screen();
    },
    type: (text: string) => {
      for (const key of text) viewer.key(key);
      return screen();
    },
  };
}
