import { describe, expect, it } from 'vitest';
import { AwaitedAnswer } from '../../src/conversations/awaited-answer.ts';
import { tokenFrom } from '../../src/wire/token.ts';
import { ack, TOKEN } from '../wire/building.ts';

const ACK = ack();
const offer = { token: tokenFrom(TOKEN), correlationId: 1, deliveredAt: 1_000_000 };
const OPEN = { sent: [offer], due: offer, isOpen: true, announces: () => false };

describe('an awaited answer', () => {
  it('is decided by its first complete frame, also in pieces', () => {
    const answer = new AwaitedAnswer(5_000);
    expect(answer.hear(ACK.subarray(0, 20), OPEN, 1_001_000)).toBeNull();
    expect(answer.missing).toBe(ACK.length - 20);
    expect(answer.hear(ACK.subarray(20), OPEN, 1_002_000)).toMatchObject({
      outcome: 'accepted',
      latencyMs: 2,
    });
    expect(answer.decided).toBe(true);
  });

  it('says how much of it had come when the time was up, and may come after all', () => {
    const answer = new AwaitedAnswer(5_000);
    answer.hear(ACK.subarray(0, 20), OPEN, 1_001_000);
    const { checks, timedOut } = answer.timedOut(6_000_000);
    expect(timedOut).toBe(true);
    expect(checks[0]!.text).toBe('no complete ACK within 5000 ms, after 20 bytes of one');
    expect(answer.reopen()).toBe(true);
    expect(answer.hear(ACK, OPEN, 6_000_001)).toMatchObject({ outcome: 'late' });
    expect(answer.reopen()).toBe(false);
  });

  it('that breaks off is invalid, unless nothing was written that it could be for', () => {
    const begun = new AwaitedAnswer(5_000);
    begun.hear(ACK.subarray(0, 1), OPEN, 1_001_000);
    expect(begun.brokenOff('', 'whole', 1_002_000)).toMatchObject({ outcome: 'invalid' });
    const early = new AwaitedAnswer(5_000);
    early.hear(ACK.subarray(0, 1), OPEN, 1_001_000);
    expect(early.brokenOff('', 'nothing', 1_002_000)).toMatchObject({ outcome: 'unanswered' });
  });
});
