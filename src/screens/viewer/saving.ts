import { writeFileSync } from 'node:fs';
import { encoderFor } from '../../capture/encoders.ts';
import { CaptureWriter } from '../../capture/writer.ts';
import { systemFailure } from '../../failure.ts';
import { now } from '../../io/clock.ts';
import type { Segment } from '../../records/segment.ts';

/**
 * Writes traffic to a capture, in the format that its name asks for. Throws a Failure.
 * @param endpoint noted in the capture
 * @param redact whether secrets are replaced in it
 * @param deadlineMs how long whoever recorded it waits for an ACK; null: not known
 */
export function saveCapture(
  path: string,
  endpoint: string,
  segments: readonly Segment[],
  redact = false,
  deadlineMs: number | null = null,
): void {
  const writer = new CaptureWriter(path, encoderFor(path, endpoint, redact, deadlineMs), (failure) => {
    throw failure;
  });
  for (const segment of segments) writer.segment(segment);
  for (const connection of new Set(segments.map((segment) => segment.connection)))
    writer.endConnection(connection, now(), null);
  writer.close();
}

/** Writes a text to a new file, or over an old one. Throws a Failure. */
export function saveText(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw systemFailure(error, `cannot write ${path}`);
  }
}
