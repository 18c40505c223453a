import type { FieldReading, MessageReading } from '../../wire/fields/reading.ts';
import { firstInvalidUtf8 } from '../../wire/fields/utf8.ts';
import { VarintReader } from '../../wire/fields/varint.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';

/** A stretch of bytes, and what they are replaced by. */
export interface Replaced {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** What stands at a place, made of what would have stood there otherwise. */
type Stand = (disguised: number) => number;

/** In no text that is UTF-8. */
const NEVER_UTF8 = 0xff;
const CONTINUES = 0x80;

/**
 * Disguised bytes of a frame with which it is still read field by field, with the same problems: text that is not UTF-8 stays
 * so from the same byte on, unknown fields are as many and as long as they were.
 */
export function keptStructure(reading: FrameReading, replaced: readonly Replaced[]): readonly Replaced[] {
  const stands = new Map<number, Stand>();
  for (const message of [reading.envelope, reading.payload, reading.probe?.daemon ?? null])
    if (message?.complete) addMessage(stands, message);
  if (stands.size === 0) return replaced;
  return replaced.map(({ start, bytes }) => ({
    start,
    bytes: bytes.map((byte, at) => stands.get(start + at)?.(byte) ?? byte),
  }));
}

function addMessage(stands: Map<number, Stand>, { fields, bytes }: MessageReading): void {
  // What has no known field may not be a message at all, but a secret that happens to read as one.
  const known = fields.some(({ type, readable }) => type !== null && readable);
  for (const field of fields) {
    if (field.message !== null) addMessage(stands, field.message);
    else if (field.type === null) {
      if (known) addUnknown(stands, field, bytes);
    } else if (!field.readable) addUnreadable(stands, field, bytes);
  }
}

function addUnknown(stands: Map<number, Stand>, field: FieldReading, bytes: Uint8Array): void {
  addAsIs(stands, bytes, field.start, field.valueStart);
  addValue(stands, field, bytes);
}

function addUnreadable(stands: Map<number, Stand>, field: FieldReading, bytes: Uint8Array): void {
  addValue(stands, field, bytes);
  if (field.wireType !== 2 || field.type?.type !== 'string') return;
  const invalid = firstInvalidUtf8(bytes, field.valueStart, field.end);
  if (invalid >= 0) stands.set(invalid, () => NEVER_UTF8);
}

function addValue(stands: Map<number, Stand>, field: FieldReading, bytes: Uint8Array): void {
  if (field.wireType === 0) addVarint(stands, bytes, field.valueStart, field.end);
  if (field.wireType === 3) addGroup(stands, bytes, field.valueStart, field.end);
}

/** What is in a group, and the tag at its end. It has been read already, so that it is known to be whole. */
function addGroup(stands: Map<number, Stand>, bytes: Uint8Array, start: number, end: number): void {
  const varint = new VarintReader();
  for (let at = start; at < end; ) {
    varint.read(bytes, at, end);
    const wireType = varint.low & 7;
    const valueStart = varint.next;
    let after = valueStart;
    let next = valueStart;
    if (wireType === 0 || wireType === 2) {
      varint.read(bytes, valueStart, end);
      next = varint.next;
      if (wireType === 0) addVarint(stands, bytes, valueStart, next);
      else {
        after = next;
        next += varint.low;
      }
    } else if (wireType === 1) next += 8;
    else if (wireType === 5) next += 4;
    addAsIs(stands, bytes, at, after);
    at = next;
  }
}

function addAsIs(stands: Map<number, Stand>, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; at++) stands.set(at, () => bytes[at]!);
}

/** A number ends where it ended, and is minimal where it was. */
function addVarint(stands: Map<number, Stand>, bytes: Uint8Array, start: number, end: number): void {
  const last = end - 1;
  for (let at = start; at < last; at++) stands.set(at, (disguised) => disguised | CONTINUES);
  stands.set(last, () => Math.min(bytes[last]!, 1));
}
