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

  id(was: bigint): bigint {
    return BigInt.asUintN(64, was + this.idShift);
  }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
