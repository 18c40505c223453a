import type { RunReason } from './unframed-run.ts';

/** What a stream consists of; every byte of it is part of exactly one of these. Positions are indexes into `bytes`. */
export interface StreamPieces {
  sideband(bytes: Uint8Array, start: number, base: number): void;
  frame(bytes: Uint8Array, start: number, end: number, base: number): void;
  /**
   * Takes as many whole pieces as it wants from a boundary at `position` on, and gives where the next one starts. Asked
   * before the stream is cut; absent where nothing does.
   * @param descriptor whether a descriptor came with the byte at `position`
   */
  ahead?(bytes: Uint8Array, position: number, base: number, descriptor: boolean): number;
  /** `head` holds the first bytes of the run, at most 64. */
  unframed(offset: number, length: number, head: Uint8Array, reason: RunReason): void;
}
