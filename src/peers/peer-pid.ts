import { frameBytes } from '../protocol/encode.ts';
import type { FieldReading } from '../protocol/field-reader.ts';
import type { FrameReading } from '../protocol/frame-reading.ts';
import { HEADER_LENGTH } from '../protocol/limits.ts';

/** `peer_pid` of a Hello, and the payload of a Frame. docs/protocol.md, "Messages". */
const PEER_PID = 10;
const PAYLOAD = 4;

/**
 * A Hello that claims another process id, every other byte of it as it was; null where it claims none, or that one
 * already. A broker compares it with the process at the other end: docs/protocol.md, "Hello".
 */
export function withPeerPid(hello: FrameReading, pid: number): Uint8Array | null {
  const { envelope, payload, bytes } = hello;
  if (hello.message !== 'Hello' || envelope === null || payload === null) return null;
  const claims = payload.fields.filter(({ number, wireType }) => number === PEER_PID && wireType === 0);
  if ((claims.at(-1)?.integer ?? 0) === 0 || claims.at(-1)?.integer === pid) return null;
  const carrier = envelope.fields.findLast(({ number, readable }) => number === PAYLOAD && readable)!;
  const claimed = Buffer.concat([tag(PEER_PID, 0), varint(pid)]);
  const changed = replaced(bytes, hello.payloadStart, hello.payloadEnd, claims, claimed);
  const carried = Buffer.concat([tag(PAYLOAD, 2), varint(changed.length), changed]);
  return frameBytes(replaced(bytes, hello.start + HEADER_LENGTH, hello.end, [carrier], carried));
}

/** `bytes[start, end)` with other bytes in place of the fields. */
function replaced(
  bytes: Uint8Array,
  start: number,
  end: number,
  fields: readonly FieldReading[],
  by: Uint8Array,
): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = start;
  for (const field of fields) {
    parts.push(bytes.subarray(at, field.start), by);
    at = field.end;
  }
  return Buffer.concat([...parts, bytes.subarray(at, end)]);
}

function tag(number: number, wireType: number): Uint8Array {
  return varint(number * 8 + wireType);
}

/** @param value less than 2^53 */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}
