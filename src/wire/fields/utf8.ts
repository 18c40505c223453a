import { isUtf8 } from 'node:buffer';

/** Texts that are looked at byte by byte, which takes less time than a view of them. In bytes. */
const SHORT = 32;

/** Index of the first byte in `bytes[start, end)` that no valid UTF-8 has there; -1 when all is valid. */
export function firstInvalidUtf8(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= SHORT && isAscii(bytes, start, end)) return -1;
  if (isUtf8(bytes.subarray(start, end))) return -1;
  let position = start;
  for (;;) {
    const length = sequenceLength(bytes[position]!);
    const sequence = bytes.subarray(position, Math.min(position + length, end));
    if (sequence.length < length || !isUtf8(sequence)) return position;
    position += length;
  }
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let position = start; position < end; position++) if (bytes[position]! >= 0x80) return false;
  return true;
}

function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
