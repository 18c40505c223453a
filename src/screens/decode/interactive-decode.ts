import { statSync } from 'node:fs';
import { RecordingIndex } from '../../browse/recording-index.ts';
import { OwnSpool, TemporarySpool } from '../../browse/spool.ts';
import { fileChunks } from '../../capture/file-chunks.ts';
import type { RecordingForm } from '../../capture/form.ts';
import { type CaptureSource, openSource } from '../../capture/source.ts';
import { EXIT, Failure } from '../../failure.ts';
import type { Direction } from '../../wire/direction.ts';
import { captureFact } from '../parts/capture-fact.ts';
import { showScreen } from '../terminal/show-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { type Indexing, indexingInPlace, indexingWithBytes } from '../viewer/indexing.ts';
import { REDACTED } from '../viewer/redacted.ts';
import { saveCapture, saveText } from '../viewer/saving.ts';
import { Viewer } from '../viewer/viewer.ts';

export interface InteractiveDecodeOptions {
  readonly file: string;
  /** Of raw bytes; null: inferred. */
  readonly direction: Direction | null;
  /** What it is read as; null: what its content shows. */
  readonly from: RecordingForm | null;
  readonly follow: boolean;
  /** The filter that it begins with. */
  readonly filter: string;
  /** Whether secrets are replaced in what is shown. */
  readonly redact: boolean;
  /** How long an ACK may take, in ms; null: as the recording says, or else as long as the reference waits. */
  readonly deadlineMs: number | null;
}

/** How long indexing goes on before keys get their turn, in ms. */
const SLICE_MS = 30;

/** Lets a person walk through a recording; it is read while it is shown. Gives the exit code; throws a Failure. */
export async function interactiveDecode(
  options: InteractiveDecodeOptions,
  stop: { readonly requested: Promise<void>; stop(): void },
): Promise<number> {
  const { file, direction, from, follow, redact } = options;
  // One recording is walked through, which ends where another takes its place. As long as none does, it can be read and may grow, whatever its name.
  const following = { until: stop.requested, goesOn: false, tell: () => {} };
  const source = await openSource(fileChunks(file, follow ? following : null), direction, from);
  // What is shown of a redacted recording is not what the file holds.
  const stored = !redact && source.asStored && statSync(file).isFile();
  return walk({ ...options, name: file, source, stored, capture: null }, stop);
}

/** What somebody walks through. */
export interface Walk {
  /** How it is called. */
  readonly name: string;
  readonly source: Pick<CaptureSource, 'batches' | 'detailed' | 'deadlineMs' | 'remarks'>;
  /** How long an ACK may take, in ms; null: as the source says. */
  readonly deadlineMs: number | null;
  /** Whether the file of that name holds the bytes, each at its offset. */
  readonly stored: boolean;
  /** Whether more comes while it is shown. */
  readonly follow: boolean;
  readonly filter: string;
  readonly redact: boolean;
  /** Where it is recorded while it is shown; null: nowhere. */
  readonly capture: string | null;
}

/** The same of a source that is open. */
export async function walk(
  { name, source, stored, follow, filter, redact, capture, deadlineMs: asked }: Walk,
  stop: { readonly requested: Promise<void>; stop(): void },
): Promise<number> {
  const spool = stored ? new OwnSpool(name) : new TemporarySpool();
  const index = new RecordingIndex(spool, stored);
  const deadlineMs = asked ?? source.deadlineMs;
  const deadline = deadlineMs === null ? [] : [`deadline ${deadlineMs} ms`];
  const viewer = new Viewer(
    {
      ...{ name, index, tools: terminalTools(), times: source.detailed, remarks: source.remarks },
      facts: () => [...captureFact(capture), ...deadline, ...(redact ? [REDACTED] : [])],
      save: {
        capture: (path, segments) => saveCapture(path, name, segments, false, deadlineMs),
        text: saveText,
      },
    },
    filter,
  );
  const indexing = stored ? indexingInPlace(index, deadlineMs) : indexingWithBytes(index, redact, deadlineMs);
  const reading = read(source, indexing, viewer, follow);
  try {
    await showScreen(viewer, stop.requested);
  } finally {
    stop.stop();
    viewer.left = true;
    await reading;
    spool.close();
  }
  return EXIT.ok;
}

/** Indexes the recording in slices of time: whatever its segments are, keys wait no longer than one slice. */
async function read(
  { batches }: Walk['source'],
  indexing: Indexing,
  viewer: Viewer,
  follow: boolean,
): Promise<void> {
  if (follow) viewer.live();
  let trouble = '';
  let sliceEnd = performance.now() + SLICE_MS;
  try {
    for await (const batch of batches) {
      for (const segment of batch) {
        if (viewer.left) return;
        indexing.push(segment);
        if (performance.now() < sliceEnd) continue;
        viewer.grown();
        await new Promise((done) => setImmediate(done));
        sliceEnd = performance.now() + SLICE_MS;
      }
      if (follow) viewer.grown();
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    trouble = error.message;
  }
  indexing.end();
  viewer.complete(trouble);
}
