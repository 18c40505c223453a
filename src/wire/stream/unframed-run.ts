import type { UnframedReason } from './boundary.ts';

const HEAD_LENGTH = 64;

/** Why a run of bytes is not a frame: `cut`: more of it was not recorded, `rest`: what came before; `given-up`: it was too long to be held. */
export type RunReason = UnframedReason | 'cut' | 'rest' | 'given-up';

/** Bytes in a row that are not a frame. */
export class UnframedRun {
  readonly offset: number;
  readonly reason: RunReason;
  /** Where the run ends whatever it holds; null: at the next frame. */
  readonly until: number | null;
  length = 0;
  /** The first 64 bytes. */
  head: Uint8Array = new Uint8Array();

  constructor(offset: number, reason: RunReason, until: number | null = null) {
    this.offset = offset;
    this.reason = reason;
    this.until = until;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const missing = HEAD_LENGTH - this.head.length;
    if (missing > 0)
      this.head = Buffer.concat([this.head, bytes.subarray(start, Math.min(end, start + missing))]);
    this.length += end - start;
  }
}
