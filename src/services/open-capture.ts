import { encoderFor } from '../capture/encoders.ts';
import { CaptureWriter } from '../capture/writer.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { rememberCapture } from './last-capture.ts';
import { reportFailure } from './report-failure.ts';

/** What a live command records to. */
export interface Recorded {
  /** Null: it records nothing. */
  readonly capture: string | null;
  /** Whether secrets are replaced in what is recorded. */
  readonly redact?: boolean;
  /** How long it waits for an ACK, in ms; left out: it waits for none. */
  readonly deadlineMs?: number;
}

/**
 * Claims the file that a live command records to; null: it records nothing. Throws a Failure. What cannot be written later ends the
 * capture, not the command: it is an error record, with which no command ends well.
 */
export function openCapture(
  { capture, redact = false, deadlineMs }: Recorded,
  endpoint: string,
  reporter: RecordSink,
): CaptureWriter | null {
  if (capture === null) return null;
  const encoder = encoderFor(capture, endpoint, redact, deadlineMs);
  const writer = new CaptureWriter(capture, encoder, (failure) => reportFailure(failure, reporter));
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
