import type { StreamPieces } from '../wire/stream/stream-pieces.ts';
import type { RunReason } from '../wire/stream/unframed-run.ts';
import type { DecodedStream } from './decoded-stream.ts';
import type { FastPath } from './fast-path.ts';

/** Takes the pieces of all streams. */
export interface PieceTaker {
  sideband(stream: DecodedStream, bytes: Uint8Array, start: number, base: number): void;
  frame(stream: DecodedStream, bytes: Uint8Array, start: number, end: number, base: number): void;
  unframed(stream: DecodedStream, offset: number, length: number, head: Uint8Array, reason: RunReason): void;
}

/** The pieces of one stream, passed on to what takes those of all streams. */
export class PiecesOfStream implements StreamPieces {
  private readonly stream: DecodedStream;
  private readonly taker: PieceTaker;
  private readonly fastPath: FastPath | null;

  constructor(stream: DecodedStream, taker: PieceTaker, fastPath: FastPath | null) {
    this.stream = stream;
    this.taker = taker;
    this.fastPath = fastPath;
  }

  sideband(bytes: Uint8Array, start: number, base: number): void {
    this.taker.sideband(this.stream, bytes, start, base);
  }

  frame(bytes: Uint8Array, start: number, end: number, base: number): void {
    this.taker.frame(this.stream, bytes, start, end, base);
  }

  ahead(bytes: Uint8Array, position: number, base: number, descriptor: boolean): number {
    const { fastPath, stream } = this;
    // What is found in an answer without an end is not an ordinary one.
    if (fastPath === null || stream.unfinishedAnswer !== null) return position;
    return fastPath.take(stream, bytes, position, base, descriptor);
  }

  unframed(offset: number, length: number, head: Uint8Array, reason: RunReason): void {
    this.taker.unframed(this.stream, offset, length, head, reason);
  }
}
