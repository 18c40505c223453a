import { notedDeadline } from './deadline.ts';
import type { CaptureEncoder } from './encoder.ts';
import { EventsEncoder } from './events/events-encoder.ts';
import { PcapngEncoder } from './pcapng/pcapng-encoder.ts';
import { RawEncoder } from './raw/raw-encoder.ts';
import { RedactingEncoder } from './redacting-encoder.ts';

export type CaptureForm = 'pcapng' | 'bin' | 'ndjson';

/** @param endpoint named in the file @param deadlineMs how long whoever records it waits for an ACK; left out or null: not known */
type MakeEncoder = (endpoint: string, deadlineMs?: number | null) => CaptureEncoder;

/** The forms of a capture that are written, by the ending of the file’s name. */
export const CAPTURE_FORMS: { readonly [form in CaptureForm]: MakeEncoder } = {
  pcapng: (endpoint, deadlineMs) => new PcapngEncoder(endpoint, notedDeadline(deadlineMs)),
  bin: () => new RawEncoder(),
  ndjson: (_endpoint, deadlineMs) => new EventsEncoder(notedDeadline(deadlineMs)),
};

/** The form that a file’s name asks for; null when it ends otherwise. */
export function formOf(path: string): CaptureForm | null {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  return Object.hasOwn(CAPTURE_FORMS, ending) ? (ending as CaptureForm) : null;
}

/**
 * For `--capture`: pcapng unless the file’s name asks for another form.
 * @param endpoint named in the file
 * @param redact whether secrets are replaced
 * @param deadlineMs how long whoever records it waits for an ACK; null: not known
 */
export function encoderFor(
  path: string,
  endpoint: string,
  redact = false,
  deadlineMs: number | null = null,
): CaptureEncoder {
  const encoder = CAPTURE_FORMS[formOf(path) ?? 'pcapng'](endpoint, deadlineMs);
  return redact ? new RedactingEncoder(encoder) : encoder;
}
