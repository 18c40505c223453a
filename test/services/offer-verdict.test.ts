import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/services/offer-verdict.ts';

const ACCEPTED = { outcome: 'accepted', checks: [], errorDetail: '', latencyMs: 1 } as const;

describe('the verdict on an accepted offer', () => {
  it('claims nothing of a connection on which nothing was sent', () => {
    expect(verdictOf(ACCEPTED, { adopted: null, released: null })).toMatchObject({
      released: null,
      problems: [],
    });
  });

  it('says that nobody serves it where nobody holds it', () => {
    expect(verdictOf(ACCEPTED, { adopted: null, released: true }).problems).toMatchObject([
      { id: 'adopted-unserved', severity: 'warning' },
    ]);
  });

  it('says that nobody serves it where it ended without an answer', () => {
    const adopted = { sent: 'ping', received: '', closed: true };
    expect(verdictOf(ACCEPTED, { adopted, released: true })).toMatchObject({
      released: true,
      problems: [{ id: 'adopted-unserved' }],
    });
  });

  it('has no problem where the backend said something on it before it let go', () => {
    expect(verdictOf(ACCEPTED, { adopted: null, released: true, used: true }).problems).toEqual([]);
  });

  it('has no problem with an answer, even where the connection ended then', () => {
    const adopted = { sent: 'ping', received: 'ping', closed: true };
    expect(verdictOf(ACCEPTED, { adopted, released: true }).problems).toEqual([]);
  });
});
