/** Fewer bytes of a token may be anything else, unless they are where an ACK has its token. */
const SHORTEST_PART = 4;
/** The tag of an ACK's token, and its length. docs/protocol.md, "Messages". */
const BEFORE_TOKEN = Buffer.from([0x0a, 0x10]);
/** The last ones that were learned: what breaks off is about an offer that was made shortly before. */
const MOST_SOUGHT = 64;

/**
 * The tokens and ids that replace recorded ones. What differed by some bits in the recording differs by the same bits again, so
 * that a wrong echo stays wrong in the same way.
 */
export class Substitutes {
  private readonly tokens = new Map<string, Uint8Array>();
  private last: { readonly was: Uint8Array; readonly is: Uint8Array } | null = null;
  private idShift = 0n;

  /** From now on that token replaces the recorded one. */
  learnToken(was: Uint8Array, is: Uint8Array): void {
    this.tokens.set(hexOf(was), is);
    this.last = { was, is };
  }

  learnId(was: bigint, is: bigint): void {
    this.idShift = is - was;
  }

  knows(was: Uint8Array): boolean {
    return this.tokens.has(hexOf(was));
  }

  token(was: Uint8Array): Uint8Array {
    const known = this.tokens.get(hexOf(was));
    if (known !== undefined || this.last === null) return known ?? was;
    const { was: other, is } = this.last;
    if (other.length !== was.length || is.length !== was.length) return was;
    return was.map((byte, index) => byte ^ other[index]! ^ is[index]!);
  }

  /** Bytes that are not a frame, such as one that breaks off, with the tokens in them replaced; the beginning of one at their end, too. */
  inBytes(given: Uint8Array): Uint8Array {
    const bytes = Buffer.from(given.buffer, given.byteOffset, given.length);
    const changed = Buffer.from(bytes);
    for (const [was, is] of [...this.tokens].slice(-MOST_SOUGHT)) {
      const token = Buffer.from(was, 'hex');
      if (token.length < SHORTEST_PART || token.length !== is.length) continue;
      const start = token.subarray(0, SHORTEST_PART);
      for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at + 1)) {
        const part = Math.min(token.length, bytes.length - at);
        if (token.compare(bytes, at, at + part, 0, part) === 0) changed.set(is.subarray(0, part), at);
      }
      for (let part = 1; part < SHORTEST_PART; part++) {
        const end = Buffer.concat([BEFORE_TOKEN, token.subarray(0, part)]);
        if (bytes.subarray(-end.length).equals(end)) changed.set(is.subarray(0, part), bytes.length - part);
      }
    }
    return changed;
  }

  id(was: bigint): bigint {
    return BigInt.asUintN(64, was + this.idShift);
  }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
