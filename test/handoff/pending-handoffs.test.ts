import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PendingHandoffs } from '../../src/handoff/pending-handoffs.ts';

describe('a token that was issued', () => {
  it('has 16 bytes, and differs from all others', () => {
    const given = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
    const pending = new PendingHandoffs(5_000, () => given.shift()!);
    expect(pending.issue(0)).toBe('01'.repeat(16));
    expect(pending.issue(0)).toBe('02'.repeat(16));
    expect(pending.size).toBe(2);
  });

  it('is acknowledged once', () => {
    const pending = new PendingHandoffs(5_000, randomBytes);
    const token = pending.issue(0)!;
    expect(pending.acknowledge(token, 4_999)).toBe('acknowledged');
    expect(pending.acknowledge(token, 4_999)).toBe('not-pending');
  });

  it('is overdue by the instant at which the ACK was observed, from its issue on', () => {
    const pending = new PendingHandoffs(5_000, randomBytes);
    const token = pending.issue(1_000)!;
    expect(pending.acknowledge(token, 6_000)).toBe('overdue');
    expect(pending.acknowledge(token, 1_001)).toBe('not-pending');
  });

  it('is worth nothing once it is revoked', () => {
    const pending = new PendingHandoffs(5_000, randomBytes);
    const token = pending.issue(0)!;
    pending.revoke(token);
    expect(pending.acknowledge(token, 1)).toBe('not-pending');
  });

  it('is one of 1024 at most, until the oldest have lived for 30 s', () => {
    const pending = new PendingHandoffs(60_000, randomBytes);
    for (let number = 0; number < 1024; number++) expect(pending.issue(number)).not.toBeNull();
    expect(pending.issue(29_999)).toBeNull();
    expect(pending.issue(30_000)).not.toBeNull();
    expect(pending.issue(30_000)).toBeNull();
  });
});
