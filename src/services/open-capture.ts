import { encoderFor } from '../capture/encoders.ts';
import { CaptureWriter } from '../capture/writer.ts';
import { errorRecord } from '../output/error-record.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { rememberCapture } from './last-capture.ts';

/** What a live command records to. */
export interface Recorded {
  /** Null: it records nothing. */
  readonly capture: string | null;
  /** Whether secrets are replaced in what is recorded. */
  readonly redact?: boolean;
}

/**
 * Claims the file that a live command records to; null: it records nothing. Throws a Failure. What cannot be written later ends the
 * capture, not the command: it is an error record, with which no command ends well.
 */
export function openCapture(
  { capture, redact = false }: Recorded,
  endpoint: string,
  reporter: RecordSink,
): CaptureWriter | null {
  if (capture === null) return null;
  const encoder = encoderFor(capture, endpoint, redact);
  const writer = new CaptureWriter(capture, encoder, (failure) => {
    reporter.warn(failure);
    reporter.record(errorRecord(failure));
  });
  if (!reporter.forProgram) rememberCapture(capture);
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
