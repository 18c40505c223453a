import { readMessage } from '../fields/field-reader.ts';
import type { MessageReading } from '../fields/reading.ts';
import { messageType } from '../fields/schema.ts';
import { NONCE_LENGTH } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';

/** The payload of an endpoint probe: a nonce, and in a response the backend's DaemonProcess after it. */
export interface ProbeReading {
  readonly bytes: Uint8Array;
  readonly nonceStart: number;
  readonly nonceEnd: number;
  readonly daemon: MessageReading | null;
}

/** Reads `bytes[start, end)` as a probe's payload. docs/protocol.md, "Endpoint probe". */
export function readProbe(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  problems: Problem[],
): ProbeReading {
  const nonceEnd = Math.min(start + NONCE_LENGTH, end);
  if (end - start < NONCE_LENGTH) {
    const text = `must start with a nonce of ${NONCE_LENGTH} bytes, found ${end - start}`;
    problems.push(problem('payload-undecodable', 'payload.nonce', base + start, text));
  }
  const place = { path: 'payload.daemon', base, undecodable: 'payload-undecodable' } as const;
  const daemon =
    nonceEnd === end
      ? null
      : readMessage(messageType('DaemonProcess'), bytes, nonceEnd, end, place, problems);
  return { bytes, nonceStart: start, nonceEnd, daemon };
}
