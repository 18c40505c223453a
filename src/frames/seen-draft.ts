import type { FieldReading, MessageReading } from '../wire/fields/reading.ts';
import { type MessageType, messageType } from '../wire/fields/schema.ts';
import { envelopeValue, type MessageValue, messageValue, type Value } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FRAMING_VERSION } from '../wire/limits.ts';
import type { Draft } from './draft.ts';
import type { Fields } from './encode.ts';

const MESSAGES: readonly string[] = [
  'HandoffOffer',
  'HandoffAck',
  'Hello',
  'HelloReply',
  'AdminRequest',
  'AdminReply',
] satisfies Draft['message'][];

/**
 * A frame that somebody else wrote, as a draft with the same values; unknown fields, and defaults that were written out, are kept.
 * Null where it is not a message that drafts are made of, or cannot be read.
 */
export function seenDraft(frame: FrameReading): Draft | null {
  const { envelope, payload, message } = frame;
  if (envelope === null || payload === null || !isDrafted(message)) return null;
  if (!envelope.acceptable || !payload.acceptable) return null;
  const fields = encodable(envelopeValue(envelope), envelope.type);
  const [before, after] = leftOut(payload);
  return {
    message,
    payload: encodable(messageValue(payload), payload.type),
    envelope: fields,
    framingVersion: frame.bytes[frame.start] ?? FRAMING_VERSION,
    changePayload: (bytes) => Buffer.concat([before, bytes, after]),
    changeBody: (bytes) => bytes,
    changeFrame: (bytes) => bytes,
  };
}

function isDrafted(message: string | null): message is Draft['message'] {
  return message !== null && MESSAGES.includes(message);
}

/** The values as protobufjs takes them: bytes as bytes, and nothing where there is nothing. */
function encodable(value: MessageValue, type: MessageType): Fields {
  const fields = type.fields.flatMap((field): [string, unknown][] => {
    const found = value[field.name];
    if (found === undefined || found === null) return [];
    if (field.type === 'bytes') return [[field.name, asBytes(found)]];
    if (field.type !== 'message' || field.map) return [[field.name, found]];
    const nested = messageType(field.typeName!);
    const converted = Array.isArray(found)
      ? found.map((one) => encodable(one as MessageValue, nested))
      : encodable(found as MessageValue, nested);
    return [[field.name, converted]];
  });
  return Object.fromEntries(fields);
}

function asBytes(value: Value): unknown {
  return Array.isArray(value) ? value.map(asBytes) : Buffer.from(String(value), 'hex');
}

/** What an encoder leaves out: defaults that were written out, which go first, and fields that the schema does not have. */
function leftOut({ fields, bytes }: MessageReading): readonly [before: Uint8Array, after: Uint8Array] {
  const of = (wanted: (field: FieldReading) => boolean) =>
    Buffer.concat(fields.filter(wanted).map(({ start, end }) => bytes.subarray(start, end)));
  return [of(isWrittenDefault), of(({ type }) => type === null)];
}

function isWrittenDefault({ type, integer, valueStart, end }: FieldReading): boolean {
  if (type === null || type.repeated || type.type === 'message') return false;
  return integer === null ? valueStart === end : integer === 0;
}
