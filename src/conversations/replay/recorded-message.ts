import type { Direction } from '../../wire/direction.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { plural } from '../../wire/plural.ts';
import { FrameKind } from '../../wire/registry.ts';

/** One thing that a side said: a sideband, a frame, or other bytes. */
export interface RecordedMessage {
  /** Whether it is ours to say. */
  readonly own: boolean;
  readonly bytes: Uint8Array;
  readonly type: 'sideband' | 'frame' | 'bytes';
  /** What a frame says; null for anything else. */
  readonly frame: FrameReading | null;
  /** Index of the frame in the recording; null for anything else. */
  readonly index: number | null;
  /** Microseconds since the epoch; null where the recording does not tell. */
  readonly time: number | null;
  /** Null where the recording does not tell. */
  readonly descriptors: number | null;
}

/** What two sides said to each other on one connection, in order. */
export interface RecordedConnection {
  readonly messages: readonly RecordedMessage[];
  /** Where the first bytes are missing that one of the sides said in the protocol; null: none are. */
  readonly gap: RecordedGap | null;
  readonly end: RecordedEnd;
}

/** How a connection ended. */
export interface RecordedEnd {
  /** `nobody`: it was open when the recording ended. `unknown`: the recording does not tell how connections end. */
  readonly by: 'own' | 'peer' | 'nobody' | 'unknown';
  /** Microseconds since the epoch; null where it did not end, or the recording does not tell. */
  readonly time: number | null;
}

/** Bytes that passed and were not recorded. */
export interface RecordedGap {
  readonly connection: number;
  readonly direction: Direction;
  /** Of the first that is missing, in its stream. */
  readonly offset: number;
  readonly length: number;
}

/** A message in a word or two. */
export function messageName({
  type,
  frame,
  bytes,
}: Pick<RecordedMessage, 'type' | 'frame' | 'bytes'>): string {
  if (type === 'sideband') return 'sideband';
  if (frame === null) return plural(bytes.length, 'byte');
  return isReady(frame) ? 'ready' : (frame.message ?? 'a frame of unknown type');
}

/** Whether a broker tells its client with it how the handoff ended. */
export function isReady(frame: FrameReading | null): boolean {
  return frame?.kind === FrameKind.EVENT && frame.message === 'HandoffAck';
}

/** Of a sideband or an offer; null: it is neither. */
export function tokenOf({ type, bytes, frame }: RecordedMessage): Uint8Array | null {
  if (type === 'sideband') return bytes;
  if (frame?.handoff == null || frame.message !== 'HandoffOffer') return null;
  const { token } = frame.handoff;
  return token.bytes.subarray(token.start, token.end);
}
