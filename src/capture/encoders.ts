import type { CaptureEncoder } from './encoder.ts';
import { EventsEncoder } from './events/events-encoder.ts';
import { PcapngEncoder } from './pcapng/pcapng-encoder.ts';
import { RawEncoder } from './raw/raw-encoder.ts';
import { RedactingEncoder } from './redacting-encoder.ts';

/** The forms of a capture that are written, by the ending of the file’s name. */
export const CAPTURE_FORMS = {
  pcapng: (endpoint: string): CaptureEncoder => new PcapngEncoder(endpoint),
  bin: (_endpoint: string): CaptureEncoder => new RawEncoder(),
  ndjson: (_endpoint: string): CaptureEncoder => new EventsEncoder(),
} as const;

export type CaptureForm = keyof typeof CAPTURE_FORMS;

/** The form that a file’s name asks for; null when it ends otherwise. */
export function formOf(path: string): CaptureForm | null {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  return Object.hasOwn(CAPTURE_FORMS, ending) ? (ending as CaptureForm) : null;
}

/**
 * For `--capture`: pcapng unless the file’s name asks for another form.
 * @param endpoint named in the file
 * @param redact whether secrets are replaced
 */
export function encoderFor(path: string, endpoint: string, redact = false): CaptureEncoder {
  const encoder = CAPTURE_FORMS[formOf(path) ?? 'pcapng'](endpoint);
  return redact ? new RedactingEncoder(encoder) : encoder;
}
