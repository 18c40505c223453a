import { MAX_PENDING_TOKENS, TOKEN_LIFETIME_MS } from '../wire/limits.ts';
import { UsedTokens } from './store/used-tokens.ts';

/**
 * The tokens that a backend knows: accepted ones, pending ones, and the one it waits for, if any. Tokens as lower-case
 * hex. docs/protocol.md, "What a backend requires of an offer".
 */
export class TokenStore {
  private readonly used: UsedTokens;
  /** Since when it is pending, and for how many offers. */
  private readonly pending = new Map<string, { readonly since: number; offers: number }>();
  private readonly expected: string | null;
  private readonly now: () => number;

  /**
   * @param now in ms, on a clock that does not jump
   * @param key drawn at random by the caller, as peers choose their tokens
   */
  constructor(expected: string | null, now: () => number, key = 0) {
    this.used = new UsedTokens(key);
    this.expected = expected;
    this.now = now;
  }

  /** Why the token cannot be accepted; null when it can. */
  reasonAgainst(token: string): string | null {
    if (this.expected !== null && token !== this.expected) return 'the token is not the expected one';
    if (this.used.has(token)) return 'the token was used before';
    const pending = this.pending.get(token);
    if (pending === undefined)
      return this.pending.size < MAX_PENDING_TOKENS
        ? null
        : `${MAX_PENDING_TOKENS} tokens are pending already`;
    return this.now() - pending.since < TOKEN_LIFETIME_MS
      ? null
      : `the token has expired: it lives for ${TOKEN_LIFETIME_MS / 1000} s`;
  }

  /** An offer with that token waits for its answer. */
  hold(token: string): void {
    const pending = this.pending.get(token);
    if (pending === undefined) this.pending.set(token, { since: this.now(), offers: 1 });
    else pending.offers += 1;
  }

  /** The offer has been answered, or never will be. */
  release(token: string): void {
    const pending = this.pending.get(token);
    if (pending === undefined) return;
    pending.offers -= 1;
    if (pending.offers === 0) this.pending.delete(token);
  }

  /** Takes note that the token was accepted: it is used up. */
  consume(token: string): void {
    if (!this.used.has(token)) this.used.add(token);
  }
}
