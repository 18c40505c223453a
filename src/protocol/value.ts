import type { FieldReading, MessageReading } from './field-reader.ts';
import { enumNames, type FieldType, messageType } from './schema.ts';
import { toInt32, toUint32 } from './varint.ts';

/** A value as records show it: 64-bit integers as decimal strings, enums by name, bytes as lower-case hex. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };
export type MessageValue = { [name: string]: Value };

/** The message's fields by name, defaults spelled out; what an undecodable message does not tell is null. */
export function messageValue(reading: MessageReading): MessageValue {
  const byNumber = new Map<number, FieldReading[]>();
  let lastOneof = -1;
  for (const field of reading.fields) {
    if (field.type === null) continue;
    const known = byNumber.get(field.number);
    if (known) known.push(field);
    else byNumber.set(field.number, [field]);
    if (field.type.oneof !== null) lastOneof = field.number;
  }
  const value: MessageValue = {};
  for (const type of reading.type.fields) {
    if (type.oneof !== null && type.number !== lastOneof) continue;
    value[type.name] = fieldValue(type, byNumber.get(type.number) ?? [], reading);
  }
  return value;
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
      return text(bytes, field.valueStart, field.end);
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

function fieldValue(type: FieldType, readings: FieldReading[], parent: MessageReading): Value {
  if (type.map) return mapValue(readings);
  if (type.repeated) return readings.map((reading) => readingValue(reading, parent.bytes));
  const last = readings.at(-1);
  if (last === undefined) return parent.complete ? defaultValue(type) : null;
  // Occurrences of a message are merged, as every protobuf reader does.
  if (readings.length > 1 && type.type === 'message') return messageValue(merged(readings));
  return readingValue(last, parent.bytes);
}

function merged(readings: FieldReading[]): MessageReading {
  const messages = readings.flatMap((reading) => (reading.message === null ? [] : [reading.message]));
  return { ...messages.at(-1)!, fields: messages.flatMap((message) => message.fields) };
}

function mapValue(entries: FieldReading[]): Value {
  // Without a prototype, so that a key such as __proto__ is only a key.
  const map: MessageValue = Object.create(null);
  for (const entry of entries) {
    if (entry.message === null) continue;
    const { key, value } = messageValue(entry.message);
    map[String(key)] = value ?? null;
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

/** The value that a message has with no bytes at all. */
export function emptyMessageValue(name: string): MessageValue {
  const type = messageType(name);
  return messageValue({
    type,
    start: 0,
    end: 0,
    bytes: new Uint8Array(),
    fields: [],
    complete: true,
    acceptable: true,
  });
}

export function hex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return asBuffer(bytes).hexSlice(start, end);
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return asBuffer(bytes).utf8Slice(start, end);
}

// hexSlice and utf8Slice take positions, which saves a view object per value.
type SlicingBuffer = Buffer & {
  hexSlice(start: number, end: number): string;
  utf8Slice(start: number, end: number): string;
};

function asBuffer(bytes: Uint8Array): SlicingBuffer {
  return (
    Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  ) as SlicingBuffer;
}
