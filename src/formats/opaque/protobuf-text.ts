import { escapeText } from '../../text/escape.ts';
import { VarintReader } from '../../wire/fields/varint.ts';

/** Nested deeper than this, bytes are shown in hex. */
const DEEPEST = 8;

/**
 * Bytes read as protobuf without a schema, as `protoscope` would: `1: 7 2: {"text"} 3: {1: 5}`. Null where they are not
 * protobuf, or only by chance: text and messages are guesses, numbers and wire types are not.
 */
export function protobufText(bytes: Uint8Array): string | null {
  return bytes.length === 0 ? null : fieldsText(bytes, 0, bytes.length, 0);
}

function fieldsText(bytes: Uint8Array, start: number, end: number, depth: number): string | null {
  const varint = new VarintReader();
  const fields: string[] = [];
  for (let at = start; at < end; ) {
    if (!varint.read(bytes, at, end) || varint.high !== 0 || varint.nonMinimal) return null;
    const number = varint.low >>> 3;
    const wireType = varint.low & 7;
    at = varint.next;
    if (number === 0) return null;
    if (wireType === 0) {
      if (!varint.read(bytes, at, end)) return null;
      fields.push(`${number}: ${varint.value}`);
      at = varint.next;
    } else if (wireType === 1 || wireType === 5) {
      const width = wireType === 1 ? 8 : 4;
      if (end - at < width) return null;
      fields.push(`${number}: 0x${hexBackwards(bytes, at, at + width)}i${8 * width}`);
      at += width;
    } else if (wireType === 2) {
      if (!varint.read(bytes, at, end) || varint.value > end - varint.next) return null;
      const valueStart = varint.next;
      at = valueStart + Number(varint.value);
      fields.push(`${number}: ${valueText(bytes, valueStart, at, depth)}`);
    } else return null;
  }
  return fields.join(' ');
}

function valueText(bytes: Uint8Array, start: number, end: number, depth: number): string {
  if (start === end) return '{}';
  const text = printable(bytes.subarray(start, end));
  if (text !== null) return `{${JSON.stringify(text)}}`;
  const inner = depth < DEEPEST ? fieldsText(bytes, start, end, depth + 1) : null;
  return inner === null ? `{\`${Buffer.from(bytes.subarray(start, end)).toString('hex')}\`}` : `{${inner}}`;
}

/** The bytes as text; null where they are not UTF-8, or hold characters that nobody types. */
export function printable(bytes: Uint8Array): string | null {
  let text: string;
  try {
    text = DECODER.decode(bytes);
  } catch {
    return null;
  }
  return escapeText(text.replace(/[\t\r\n]/g, '')) === text.replace(/[\t\r\n]/g, '') ? text : null;
}

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function hexBackwards(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).reverse().toString('hex');
}
