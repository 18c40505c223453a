import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { editedFrame } from './edited-frame.ts';

/** `peer_pid` of a Hello. docs/protocol.md, "Messages". */
const PEER_PID = 10;

/**
 * A Hello that claims another process id, every other byte of it as it was; null where it claims none, or that one
 * already. A broker compares it with the process at the other end: docs/protocol.md, "Hello".
 */
export function withPeerPid(hello: FrameReading, pid: number): Uint8Array | null {
  const { envelope, payload } = hello;
  if (hello.message !== 'Hello' || envelope === null || payload === null || !payload.complete) return null;
  const claimed = payload.fields.findLast(({ number, readable }) => number === PEER_PID && readable)?.integer;
  if ((claimed ?? 0) === 0 || claimed === pid) return null;
  return editedFrame(hello, [{ number: PEER_PID, value: BigInt(pid) }]);
}
