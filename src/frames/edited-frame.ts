import type { FieldReading } from '../wire/fields/reading.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { HEADER_LENGTH } from '../wire/limits.ts';
import { frameBytes } from './encode.ts';

/** `payload` of a Frame. docs/protocol.md, "Messages". */
const PAYLOAD = 4;

/** A field’s new value: an integer, or bytes. */
export interface Edit {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

/**
 * The frame with other values in some fields, every other byte of it as it was: unknown fields, odd encodings and the order
 * of the fields too. A field that is not there is added at the end; one that is there several times gets the value each time.
 * A frame whose envelope or payload cannot be read stays as it is.
 */
export function editedFrame(
  frame: FrameReading,
  payloadEdits: readonly Edit[],
  envelopeEdits: readonly Edit[] = [],
): Uint8Array {
  const { envelope, payload, bytes, start, end } = frame;
  if (envelope === null || payload === null || !envelope.complete || !payload.complete)
    return bytes.slice(start, end);
  const { payloadStart, payloadEnd } = frame;
  const changed = edited(bytes, payloadStart, payloadEnd, payload.fields, payloadEdits);
  const edits = [{ number: PAYLOAD, value: changed }, ...envelopeEdits];
  return frameBytes(edited(bytes, start + HEADER_LENGTH, end, envelope.fields, edits), bytes[start]);
}

function edited(
  bytes: Uint8Array,
  start: number,
  end: number,
  fields: readonly FieldReading[],
  edits: readonly Edit[],
): Uint8Array {
  const values = new Map(edits.map((edit) => [edit.number, encoded(edit)]));
  const parts: Uint8Array[] = [];
  const there = new Set<number>();
  let at = start;
  for (const field of fields) {
    const value = values.get(field.number);
    if (value === undefined) continue;
    parts.push(bytes.subarray(at, field.start), value);
    there.add(field.number);
    at = field.end;
  }
  const added = [...values].filter(([number]) => !there.has(number)).map(([, value]) => value);
  return Buffer.concat([...parts, bytes.subarray(at, end), ...added]);
}

function encoded({ number, value }: Edit): Uint8Array {
  const tag = BigInt(number) << 3n;
  return typeof value === 'bigint'
    ? Buffer.concat([varint(tag), varint(value)])
    : Buffer.concat([varint(tag | 2n), varint(BigInt(value.length)), value]);
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}
