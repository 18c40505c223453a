import { readingAsItCame } from '../records/changed-record.ts';
import { ReadFrameRecord } from '../records/frame-record.ts';
import { escapeText } from '../text/escape.ts';
import { descriptorText } from '../wire/descriptor-text.ts';
import { fieldMeaning } from '../wire/field-meanings.ts';
import { type FieldReading, type MessageReading, wireTypeName } from '../wire/fields/reading.ts';
import { hex, readingValue } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { HEADER_LENGTH } from '../wire/limits.ts';
import { plural } from '../wire/plural.ts';
import type { ShownRecord } from './row-reader.ts';

/** A part of a record, and where its bytes are within the record’s. Texts are safe for a terminal. */
export interface FieldPlace {
  readonly depth: number;
  readonly name: string;
  /** Empty where the parts below it say more. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** What the field is for; empty where there is nothing to say. */
  readonly meaning?: string;
}

/** The parts of a record as a tree, from the top. @param length the number of the record’s bytes */
export function fieldPlaces(record: ShownRecord, length: number): FieldPlace[] {
  if (record.type === 'sideband')
    return [
      { depth: 0, name: 'token', value: record.token, start: 0, end: length, meaning: SIDEBAND },
      ...descriptorPlaces(record, length),
    ];
  if (record.type === 'bytes')
    return [{ depth: 0, name: 'no frame', value: plural(record.length, 'byte'), start: 0, end: length }];
  if (record.type === 'changed') return changed(record, length);
  return record instanceof ReadFrameRecord ? frame(record.reading, length) : [];
}

const SIDEBAND =
  'The token of the offer that follows, unframed; the client’s connection travels with these 16 bytes as a descriptor.';

/** What came with a record’s bytes besides them. */
function descriptorPlaces(
  {
    descriptors,
    passed = [],
  }: Pick<Extract<ShownRecord, { readonly type: 'sideband' | 'changed' }>, 'descriptors' | 'passed'>,
  length: number,
): FieldPlace[] {
  const place = (value: string): FieldPlace => ({
    depth: 0,
    name: 'descriptor',
    value,
    start: 0,
    end: length,
  });
  if (passed.length > 0) return passed.map((descriptor) => place(descriptorText(descriptor)));
  if (descriptors === null) return [place('the recording does not tell')];
  return [place(descriptors === 0 ? 'none' : `${descriptors}, of a kind that is not known`)];
}

/** What was done, and what it was done to. */
function changed(record: Extract<ShownRecord, { readonly type: 'changed' }>, length: number): FieldPlace[] {
  const { by, was, offset, direction, passed = [] } = record;
  const reading = readingAsItCame(Buffer.from(was, 'hex'), offset, direction);
  return [
    { depth: 0, name: 'changed by', value: escapeText(by), start: 0, end: length },
    ...(reading === null
      ? [{ depth: 0, name: 'it was', value: was, start: 0, end: length }]
      : frame(reading, length)),
    ...(passed.length === 0 ? [] : descriptorPlaces(record, length)),
  ];
}

function frame(reading: FrameReading, length: number): FieldPlace[] {
  const { envelope, payload, probe, start, bytes } = reading;
  const at: At = (depth, name, value, from, to, meaning = '') => ({
    ...{ depth, name, value, start: from - start, end: to - start },
    ...(meaning !== '' && { meaning }),
  });
  const body = new DataView(bytes.buffer, bytes.byteOffset).getUint32(start + 1, true);
  const head = [
    at(0, 'framing_version', String(bytes[start]), start, start + 1, FRAMING),
    at(0, 'body_length', String(body), start + 1, start + HEADER_LENGTH, BODY_LENGTH),
  ];
  if (envelope === null)
    return [
      ...head,
      at(0, 'Hello without a Frame', '', start + HEADER_LENGTH, start + length),
      ...fieldsOf(payload, 1, at),
    ];
  const within = envelope.fields.flatMap((field) => {
    const own = fieldLines(field, envelope, 1, at);
    if (field.number !== PAYLOAD || field.valueStart !== reading.payloadStart) return own;
    if (payload !== null) {
      const what = fieldMeaning('Frame', 'payload');
      return [at(1, 'payload', payload.type.name, field.start, field.end, what), ...fieldsOf(payload, 2, at)];
    }
    if (probe === null) return own;
    const nonce = at(
      2,
      'nonce',
      hex(bytes, probe.nonceStart, probe.nonceEnd),
      probe.nonceStart,
      probe.nonceEnd,
    );
    return [...own, nonce, ...fieldsOf(probe.daemon, 2, at)];
  });
  return [
    ...head,
    at(0, 'Frame', '', start + HEADER_LENGTH, start + length),
    ...within,
    ...rest(envelope, 1, at),
  ];
}

const PAYLOAD = 4;

const FRAMING = 'The generation of the framing: always 1; after another byte the stream cannot be trusted.';
const BODY_LENGTH = 'How many bytes the Frame has, little-endian; at most 16 MiB, for a Hello 64 KiB.';

type At = (
  depth: number,
  name: string,
  value: string,
  from: number,
  to: number,
  meaning?: string,
) => FieldPlace;

function fieldsOf(message: MessageReading | null, depth: number, at: At): FieldPlace[] {
  if (message === null) return [];
  return [
    ...message.fields.flatMap((field) => fieldLines(field, message, depth, at)),
    ...rest(message, depth, at),
  ];
}

/** What cannot be decoded. */
function rest(message: MessageReading, depth: number, at: At): FieldPlace[] {
  if (message.complete) return [];
  const last = message.fields.at(-1)?.end ?? message.start;
  return [at(depth, 'cannot be decoded', '', last, message.end)];
}

function fieldLines(field: FieldReading, parent: MessageReading, depth: number, at: At): FieldPlace[] {
  const { type, number, wireType, start, end, message } = field;
  const name = type === null ? `field ${number} [${wireTypeName(wireType)}]` : type.name;
  const value = message === null ? meaning(field, parent) : '';
  const what = type === null ? '' : fieldMeaning(parent.type.name, type.name);
  return [at(depth, name, value, start, end, what), ...fieldsOf(message, depth + 1, at)];
}

function meaning(field: FieldReading, parent: MessageReading): string {
  const value = field.type === null ? null : readingValue(field, parent.bytes);
  if (value === null) return plural(field.end - field.valueStart, 'byte');
  return escapeText(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));
}
