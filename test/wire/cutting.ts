import { StreamSplitter } from '../../src/wire/stream/stream.ts';
import type { StreamPieces } from '../../src/wire/stream/stream-pieces.ts';
import type { RunReason } from '../../src/wire/stream/unframed-run.ts';
import { toHex } from './building.ts';

/** One piece of a stream, as the splitter gave it out. */
export interface Piece {
  readonly type: 'sideband' | 'frame' | RunReason;
  readonly offset: number;
  readonly length: number;
  /** All bytes of a frame or sideband, the first 64 of others. */
  readonly hex: string;
}

export interface CutOptions {
  readonly chunks?: readonly Uint8Array[];
  readonly sidebands?: boolean;
  readonly onlyPlausible?: boolean;
}

/** The pieces of a stream that comes in the given chunks. */
export function cut(chunks: readonly Uint8Array[], options: CutOptions = {}): Piece[] {
  const pieces: Piece[] = [];
  const splitter = new StreamSplitter(
    collector(pieces),
    options.sidebands ?? true,
    options.onlyPlausible ?? false,
  );
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return pieces;
}

export function collector(pieces: Piece[]): StreamPieces {
  return {
    sideband: (bytes, start, base) =>
      pieces.push({
        type: 'sideband',
        offset: base + start,
        length: 16,
        hex: toHex(bytes.subarray(start, start + 16)),
      }),
    frame: (bytes, start, end, base) =>
      pieces.push({
        type: 'frame',
        offset: base + start,
        length: end - start,
        hex: toHex(bytes.subarray(start, end)),
      }),
    unframed: (offset, length, head, reason) =>
      pieces.push({ type: reason, offset, length, hex: toHex(head) }),
  };
}

/** Pieces in short: `sideband 0+16, frame 16+46`. */
export function outline(pieces: readonly Piece[]): string {
  return pieces.map(({ type, offset, length }) => `${type} ${offset}+${length}`).join(', ');
}

/** The outline of bytes that come all at once. */
export function outlineOf(...parts: readonly Uint8Array[]): string {
  return outline(cut([Buffer.concat(parts)]));
}

/** The bytes, one by one. */
export function singly(whole: Uint8Array): Uint8Array[] {
  return Array.from(whole, (byte) => Uint8Array.of(byte));
}
