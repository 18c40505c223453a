import { writeFileSync } from 'node:fs';
import { encoderFor } from '../../capture/encoders.ts';
import { systemFailure } from '../../failure.ts';
import type { Segment } from '../../records/segment.ts';

/**
 * Writes what passed in one conversation as a capture into the working directory; gives its name. Throws a Failure.
 * @param redact whether secrets are replaced in it
 */
export function keepCapture(
  seed: number,
  segments: readonly Segment[],
  endpoint: string,
  redact: boolean,
): string {
  const path = `conform-fuzz-${seed}.pcapng`;
  const encoder = encoderFor(path, endpoint, redact);
  const parts = [encoder.head(), ...segments.map((segment) => encoder.segment(segment)), encoder.end()];
  try {
    writeFileSync(path, Buffer.concat(parts), { mode: 0o600 });
  } catch (error) {
    throw systemFailure(error, `cannot write the capture ${path}`);
  }
  return path;
}
