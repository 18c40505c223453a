import { encoderFor } from '../capture/encoders.ts';
import { CaptureWriter } from '../capture/writer.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { rememberCapture } from './last-capture.ts';

/** Claims the file that a live command records to; null: it records nothing. Throws a Failure. */
export function openCapture(
  path: string | null,
  endpoint: string,
  reporter: RecordSink,
): CaptureWriter | null {
  if (path === null) return null;
  const writer = new CaptureWriter(path, encoderFor(path, endpoint), (failure) => reporter.warn(failure));
  if (!reporter.forProgram) rememberCapture(path);
  return writer;
}

/** Waits until a command listens: its capture begins then, and is left as it was where it cannot listen. */
export async function begunWith<Server>(
  capture: CaptureWriter | null,
  listening: Promise<Server>,
): Promise<Server> {
  try {
    const server = await listening;
    capture?.begin();
    return server;
  } catch (error) {
    capture?.close();
    throw error;
  }
}
