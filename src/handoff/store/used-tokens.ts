import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { roomFor } from './growing.ts';
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
  private readonly key: number;
  /** The second one once the first is full. */
  private readonly halves: TokenIndex[];
  private added = 0;
  /** The token that was asked about last: a backend asks several times about each. */
  private asked = '';
  private askedBytes: Uint8Array | null = null;

  /** @param key see TokenIndex */
  constructor(key: number) {
    this.key = key;
    this.halves = [new TokenIndex(HALF, key)];
  }

  /** @param token as lower-case hex */
  has(token: string): boolean {
    const bytes = this.bytesOf(token);
    if (bytes === null) return false;
    for (const half of this.halves) if (half.find(bytes, 0) !== NONE) return true;
    return false;
  }

  /** Adds a token that is not there; it pushes out the oldest. */
  add(token: string): void {
    const bytes = this.bytesOf(token);
    if (bytes === null) return;
    const place = this.added;
    this.added = (place + 1) % REMEMBERED_TOKENS;
    if (place === HALF) this.halves[1] ??= new TokenIndex(HALF, this.key);
    const half = this.halves[place < HALF ? 0 : 1]!;
    const entry = place % HALF;
    if (entry === half.room) half.makeRoom(roomFor(entry));
    half.find(bytes, 0);
    half.add(entry);
  }

  private bytesOf(token: string): Uint8Array | null {
    if (token !== this.asked) {
      this.asked = token;
      this.askedBytes = token.length === 2 * TOKEN_LENGTH ? Buffer.from(token, 'hex') : null;
    }
    return this.askedBytes;
  }
}
