import { TOKEN_LENGTH } from '../wire/limits.ts';
import type { Token } from '../wire/token.ts';

class SidebandCopy implements Token {
  readonly bytes = new Uint8Array(TOKEN_LENGTH);
  readonly start = 0;
  readonly end = TOKEN_LENGTH;
}

/**
 * Sidebands that wait for their offers, copied: what they were read from may be overwritten before. Those whose offers took the fast path,
 * as nearly all do, serve again.
 */
export class SidebandCopies {
  private readonly free: SidebandCopy[] = [];

  /** Of the 16 bytes from `start` on. */
  of(bytes: Uint8Array, start: number): Token {
    const copy = this.free.pop() ?? new SidebandCopy();
    for (let at = 0; at < TOKEN_LENGTH; at++) copy.bytes[at] = bytes[start + at]!;
    return copy;
  }

  /** Takes one back to which nothing refers any more; one that was not made here is left alone. */
  giveBack(sideband: Token | null): void {
    if (sideband instanceof SidebandCopy) this.free.push(sideband);
  }
}
