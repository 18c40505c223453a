import { type Draft, encodeDraft } from './draft.ts';

/**
 * What is passed with a write, named by what it is; whoever writes finds a descriptor for it. `connection`: the one that is handed
 * over. The others are for faults: `second`, one more connected socket; `pipe`, `file`, `listener`, `datagram`: something that is
 * not a connected stream socket; `nonblocking`: the connection with O_NONBLOCK set; `closed`: a connection whose other end is closed.
 */
export type Passed =
  | 'connection'
  | 'second'
  | 'pipe'
  | 'file'
  | 'listener'
  | 'datagram'
  | 'nonblocking'
  | 'closed';

/** One write: its bytes, and what is passed with the first of them. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly passed: readonly Passed[];
  /** Set where they are wrong, or come at the wrong time, on purpose. */
  readonly own?: boolean;
  /** Where in the bytes that begins, if what comes before is as it should be. */
  readonly ownFrom?: number;
}

/** A message as it is written, one part after another. */
export interface Message {
  /** Before the frame; empty where the message has no sideband. */
  readonly sideband: readonly Part[];
  readonly frame: readonly Part[];
}

/** A message before it is encoded. */
export interface MessageDraft {
  readonly sideband: readonly Part[];
  /** Null: no frame follows the sideband. */
  readonly frame: Draft | null;
  /** What is passed with the frame’s first byte. */
  readonly passed: readonly Passed[];
}

/** A message that is a frame, with what goes before it. */
export function messageDraft(frame: Draft, sideband: readonly Part[] = []): MessageDraft {
  return { sideband, frame, passed: [] };
}

export function encodeMessageDraft({ sideband, frame, passed }: MessageDraft): Message {
  return { sideband, frame: frame === null ? [] : [{ bytes: encodeDraft(frame), passed }] };
}

/** The first bytes of some parts: `count` of them, or all where there are fewer. */
export function leadingParts(parts: readonly Part[], count: number): readonly Part[] {
  let missing = count;
  return parts.flatMap(({ bytes, passed }) => {
    const taken = bytes.subarray(0, missing);
    missing -= taken.length;
    return taken.length === 0 ? [] : [{ bytes: taken, passed }];
  });
}

/** The same bytes, one a part. */
export function bytewise(parts: readonly Part[]): readonly Part[] {
  return parts.flatMap(({ bytes, passed }) =>
    Array.from(bytes, (_, at) => ({ bytes: bytes.subarray(at, at + 1), passed: at === 0 ? passed : [] })),
  );
}

/** Bytes in all of them. */
export function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
