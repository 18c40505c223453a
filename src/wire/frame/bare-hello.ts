import type { Direction } from '../direction.ts';
import { readMessage } from '../fields/field-reader.ts';
import type { MessageReading } from '../fields/reading.ts';
import { messageType } from '../fields/schema.ts';
import type { Problem } from '../problem.ts';

const SERVICE_NAME = /^[a-z0-9-]{1,64}$/;
/** A Hello's first fields, client_min_protocol and client_max_protocol, with one-byte values. */
const MIN_PROTOCOL_TAG = 0x08;
const MAX_PROTOCOL_TAG = 0x10;

/**
 * The body read as a Hello, when it is a Hello without the Frame that belongs around it; null otherwise.
 * Such a body often decodes as a Frame too, with a nonsensical kind or protocol: only what reads flawlessly
 * as a Hello and not as a Frame is taken for one.
 */
export function looksLikeBareHello(
  bytes: Uint8Array,
  start: number,
  end: number,
  direction: Direction | null,
): MessageReading | null {
  if (direction !== null && direction !== 'client-to-broker') return null;
  if (bytes[start] !== MIN_PROTOCOL_TAG || bytes[start + 2] !== MAX_PROTOCOL_TAG) return null;
  const asFrame: Problem[] = [];
  const place = { path: 'payload', base: 0, undecodable: 'payload-undecodable' } as const;
  readMessage(messageType('Frame'), bytes, start, end, place, asFrame);
  if (asFrame.length === 0) return null;
  const asHello: Problem[] = [];
  const hello = readMessage(messageType('Hello'), bytes, start, end, place, asHello);
  if (asHello.length > 0) return null;
  const service = hello.fields.find((field) => field.type?.name === 'serviceName');
  const named =
    service !== undefined &&
    SERVICE_NAME.test(Buffer.from(bytes.subarray(service.valueStart, service.end)).toString('latin1'));
  return named ? hello : null;
}
