import { MAX_PENDING_TOKENS, TOKEN_LENGTH, TOKEN_LIFETIME_MS } from '../wire/limits.ts';

/** How the registry took an ACK. */
export type Acknowledgement = 'acknowledged' | 'overdue' | 'not-pending';

/**
 * A broker's registry of the tokens that it has issued and that wait for an ACK. The deadline is set at issue, and an
 * ACK is measured by the instant at which it was observed. Times in ms. docs/protocol.md, "What a broker requires of an
 * ACK".
 */
export class PendingHandoffs {
  private readonly issuedAt = new Map<string, number>();
  private readonly deadlineMs: number;
  private readonly random: (length: number) => Uint8Array;

  constructor(deadlineMs: number, random: (length: number) => Uint8Array) {
    this.deadlineMs = deadlineMs;
    this.random = random;
  }

  get size(): number {
    return this.issuedAt.size;
  }

  /** A fresh token as lower-case hex, or null while too many are pending. */
  issue(now: number): string | null {
    this.forgetOld(now);
    if (this.issuedAt.size >= MAX_PENDING_TOKENS) return null;
    let token: string;
    do token = Buffer.from(this.random(TOKEN_LENGTH)).toString('hex');
    while (this.issuedAt.has(token));
    this.issuedAt.set(token, now);
    return token;
  }

  /** Takes an accepting ACK; the token is used up, whatever the answer. */
  acknowledge(token: string, observedAt: number): Acknowledgement {
    const issued = this.issuedAt.get(token);
    this.issuedAt.delete(token);
    if (issued === undefined) return 'not-pending';
    return observedAt - issued < this.deadlineMs ? 'acknowledged' : 'overdue';
  }

  /** The token is void from now on. */
  revoke(token: string): void {
    this.issuedAt.delete(token);
  }

  /** Tokens are in the order in which they were issued. */
  private forgetOld(now: number): void {
    for (const [token, issued] of this.issuedAt) {
      if (now - issued < TOKEN_LIFETIME_MS) return;
      this.issuedAt.delete(token);
    }
  }
}
