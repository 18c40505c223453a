import { Bounded } from './bounded.ts';

const REMEMBERED = 65_536;

/** The tokens that a backend has accepted, and the one it waits for, if any. Tokens as lower-case hex. */
export class TokenStore {
  private readonly used = new Bounded<true>(REMEMBERED, () => {});
  private readonly expected: string | null;

  constructor(expected: string | null) {
    this.expected = expected;
  }

  /** Why the token cannot be accepted; null when it can. */
  reasonAgainst(token: string): string | null {
    if (this.expected !== null && token !== this.expected) return 'the token is not the expected one';
    return this.used.get(token) === undefined ? null : 'the token was used before';
  }

  /** Takes note that the token was accepted: it is used up. */
  consume(token: string): void {
    this.used.set(token, true);
  }
}
