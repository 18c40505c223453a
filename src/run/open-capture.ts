import { encoderFor } from '../capture/encoders.ts';
import { CaptureWriter } from '../capture/writer.ts';
import type { Reporter } from '../report/reporter.ts';

/** Creates the file that a live command records to; null: it records nothing. Throws a Failure. */
export function openCapture(path: string | null, endpoint: string, reporter: Reporter): CaptureWriter | null {
  if (path === null) return null;
  return new CaptureWriter(path, encoderFor(path, endpoint), (failure) => reporter.warn(failure));
}
