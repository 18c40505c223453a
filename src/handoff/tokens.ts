/** So many accepted tokens are remembered. */
const REMEMBERED = 65_536;

/** The tokens that a backend has accepted, and the one it waits for, if any. Tokens as lower-case hex. */
export class TokenStore {
  private readonly used = new Set<string>();
  /** The same tokens in a ring, so that the oldest can be let go. */
  private readonly order: string[] = [];
  private accepted = 0;
  private readonly expected: string | null;

  constructor(expected: string | null) {
    this.expected = expected;
  }

  /** Why the token cannot be accepted; null when it can. */
  reasonAgainst(token: string): string | null {
    if (this.expected !== null && token !== this.expected) return 'the token is not the expected one';
    return this.used.has(token) ? 'the token was used before' : null;
  }

  /** Takes note that the token was accepted: it is used up. */
  consume(token: string): void {
    if (this.used.has(token)) return;
    const place = this.accepted++ % REMEMBERED;
    const oldest = this.order[place];
    if (oldest !== undefined) this.used.delete(oldest);
    this.order[place] = token;
    this.used.add(token);
  }
}
