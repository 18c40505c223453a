import { RecordingIndex } from '../../../src/browse/recording-index.ts';
import type { Spool } from '../../../src/browse/spool.ts';
import type { Segment } from '../../../src/records/segment.ts';
import { Viewer } from '../../../src/screens/viewer/viewer.ts';
import { RecordedPieces } from '../../../src/services/recorded-pieces.ts';
import { showing, testTools } from '../showing.ts';

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

function indexOf(segments: readonly Segment[], redact: boolean): RecordingIndex {
  const index = new RecordingIndex(new MemorySpool(), false);
  const pieces = new RecordedPieces(redact);
  const add = (found: ReturnType<RecordedPieces['take']>) => {
    for (const piece of found)
      index.add(piece.record, Buffer.concat(piece.segments.map(({ bytes }) => bytes)));
  };
  for (const segment of segments) add(pieces.take(segment));
  add(pieces.end());
  return index;
}

/** A viewer of that traffic. */
export function viewerOf(
  segments: readonly Segment[],
  times = false,
  redact = false,
  remarks: readonly string[] = [],
) {
  const world = testTools();
  const saved: { path: string; segments?: readonly Segment[]; text?: string }[] = [];
  const viewer = new Viewer({
    name: 'capture.pcapng',
    index: indexOf(segments, redact),
    tools: world.tools,
    times,
    remarks,
    save: {
      capture: (path, written) => {
        if (path.startsWith('nowhere/')) throw new Error(`cannot create the capture ${path}`);
        saved.push({ path, segments: written });
      },
      text: (path, text) => saved.push({ path, text }),
    },
  });
  viewer.complete();
  return { model: viewer, viewer, saved, ...world };
}

/** The same on a screen. */
export function viewing(segments: readonly Segment[], columns = 100, rows = 24, times = false) {
  const made = viewerOf(segments, times);
  return { ...made, ...showing(made.viewer, columns, rows) };
}
