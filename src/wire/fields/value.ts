import type { FieldReading, MessageReading } from './reading.ts';
import { enumNames, type FieldType } from './schema.ts';
import { toInt32, toUint32 } from './varint.ts';

/** A value as records show it: 64-bit integers as decimal strings, enums by name, bytes as lower-case hex. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };
export type MessageValue = { [name: string]: Value };

/**
 * The message's fields by name, defaults spelled out; what an undecodable message does not tell is null.
 * @param except the name of a field that is not wanted
 */
export function messageValue(reading: MessageReading, except = ''): MessageValue {
  const value: MessageValue = {};
  const { fields } = reading;
  for (const type of reading.type.fields) {
    if (type.name === except) continue;
    if (type.repeated) value[type.name] = repeatedValue(type, fields, reading.bytes);
    else {
      const last = fields.findLast((field) => field.number === type.number);
      if (type.oneof !== null && (last === undefined || isReplaced(last, fields))) continue;
      value[type.name] = singleValue(type, last, reading);
    }
  }
  return value;
}

/** The fields of an envelope without its payload, of which 16 MiB would become 32 MiB of hex that nobody wants. */
export function envelopeValue(envelope: MessageReading): MessageValue {
  return messageValue(envelope, 'payload');
}

/** The value of one occurrence of a field; null when it cannot be told. */
export function readingValue(field: FieldReading, bytes: Uint8Array): Value {
  const type = field.type;
  if (type === null || (!field.readable && type.type !== 'string')) return null;
  if (field.wireType !== type.wireType) return null;
  switch (type.type) {
    case 'message':
      return field.message === null ? null : messageValue(field.message);
    case 'string':
      return utf8(bytes, field.valueStart, field.end);
    case 'bytes':
      return hex(bytes, field.valueStart, field.end);
    case 'bool':
      return field.integer !== 0;
    case 'uint32':
      return toUint32(field.integer!);
    case 'int32':
      return toInt32(field.integer!);
    case 'uint64':
      return String(field.integer);
    case 'enum': {
      const number = toInt32(field.integer!);
      return enumNames(type.typeName!).get(number) ?? number;
    }
  }
}

function singleValue(type: FieldType, last: FieldReading | undefined, parent: MessageReading): Value {
  if (last === undefined) return parent.complete ? defaultValue(type) : null;
  if (type.type !== 'message') return readingValue(last, parent.bytes);
  // Occurrences of a message are merged, as every protobuf reader does.
  // Another arm of the same oneof in between takes the earlier ones away.
  const other = parent.fields.findLastIndex(
    (field) => type.oneof !== null && field.type?.oneof === type.oneof && field.number !== type.number,
  );
  const messages = parent.fields.flatMap((field, index) =>
    field.number === type.number && index > other && field.message !== null ? [field.message] : [],
  );
  if (!last.readable || messages.length === 0) return null;
  return messageValue(messages.length === 1 ? messages[0]! : merged(messages));
}

/** Whether another arm of the same oneof came later. */
function isReplaced(field: FieldReading, fields: readonly FieldReading[]): boolean {
  return fields.findLast((other) => other.type !== null && other.type.oneof === field.type?.oneof) !== field;
}

function repeatedValue(type: FieldType, fields: readonly FieldReading[], bytes: Uint8Array): Value {
  const readings = fields.filter((field) => field.number === type.number);
  return type.map ? mapValue(readings) : readings.map((reading) => readingValue(reading, bytes));
}

function merged(messages: readonly MessageReading[]): MessageReading {
  return {
    ...messages.at(-1)!,
    fields: messages.flatMap((message) => message.fields),
    complete: messages.every((message) => message.complete),
  };
}

function mapValue(entries: FieldReading[]): Value {
  // Without a prototype, so that a key such as __proto__ is only a key.
  const map: MessageValue = Object.create(null);
  for (const entry of entries) {
    if (entry.message === null) continue;
    const { key, value } = messageValue(entry.message);
    if (typeof key !== 'string') continue;
    map[key] = value ?? null;
  }
  return map;
}

function defaultValue(type: FieldType): Value {
  if (type.optional || type.type === 'message') return null;
  switch (type.type) {
    case 'string':
    case 'bytes':
      return '';
    case 'bool':
      return false;
    case 'uint64':
      return '0';
    case 'enum':
      return enumNames(type.typeName!).get(0) ?? 0;
    default:
      return 0;
  }
}

export function hex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return asBuffer(bytes).hexSlice(start, end);
}

/** The text of UTF-8 bytes; invalid ones become U+FFFD. */
function utf8(bytes: Uint8Array, start: number, end: number): string {
  return asBuffer(bytes).utf8Slice(start, end);
}

// Slicing by positions saves a view object per value.
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
