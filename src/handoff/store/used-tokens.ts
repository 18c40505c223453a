import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { NONE, TokenIndex } from './token-index.ts';

/** What one index holds; two of them are filled in turn. */
const HALF = 32_768;

/** How many accepted tokens are remembered. */
export const REMEMBERED_TOKENS = 2 * HALF;

/**
 * The latest accepted tokens, in tables of a fixed size: as strings in a set they took 8 MiB more, and again when the set grew. Tokens of another
 * length than 16 bytes are not remembered, as no backend accepts one unless it is told to accept anything.
 */
export class UsedTokens {
  private readonly halves: readonly TokenIndex[];
  private added = 0;

  /** @param key see TokenIndex */
  constructor(key: number) {
    this.halves = [new TokenIndex(HALF, key), new TokenIndex(HALF, key)];
  }

  /** @param token as lower-case hex */
  has(token: string): boolean {
    const bytes = bytesOf(token);
    return bytes !== null && this.halves.some((half) => half.find(bytes, 0) !== NONE);
  }

  /** Adds a token that is not there; it pushes out the oldest. */
  add(token: string): void {
    const bytes = bytesOf(token);
    if (bytes === null) return;
    const place = this.added;
    this.added = (place + 1) % REMEMBERED_TOKENS;
    const half = this.halves[place < HALF ? 0 : 1]!;
    half.find(bytes, 0);
    half.add(place % HALF);
  }
}

function bytesOf(token: string): Uint8Array | null {
  return token.length === 2 * TOKEN_LENGTH ? Buffer.from(token, 'hex') : null;
}
