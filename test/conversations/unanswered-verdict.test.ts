import { describe, expect, it } from 'vitest';
import { OffersConversation } from '../../src/conversations/offers.ts';
import type { OwnOffersCommand } from '../../src/conversations/offers-command.ts';
import { offerMessage } from '../../src/frames/offer.ts';
import { parseStep } from '../../src/script/script.ts';
import { ackOf, ids } from './offers-talk.ts';

describe('the reason why an offer has no answer', () => {
  const reasons = (commands: readonly OwnOffersCommand[]) =>
    commands.flatMap((command) => (command.type === 'verdict' ? [command.verdict.checks[0]!.text] : []));

  /** Two offers, the second once the first is decided; what is told on each event. */
  function two() {
    const deliveries = [0, 1].map((number) => ({
      message: offerMessage({ ...ids(number), serviceName: 'zccache', handleValue: '0' }),
      step: parseStep('offer', 'offer'),
      deadlineMs: 1_000,
    }));
    const conversation = new OffersConversation(deliveries, false);
    const handle = (event: Parameters<typeof conversation.handle>[0]) =>
      reasons(conversation.handle(event) as readonly OwnOffersCommand[]);
    handle({ type: 'opened', end: 0, at: 0 });
    handle({ type: 'sent', end: 0, at: 0 });
    return handle;
  }

  it('says that it was not sent, of one that was due when the backend had gone', () => {
    const handle = two();
    handle({ type: 'received', end: 0, bytes: ackOf(0), passed: [], at: 1 });
    expect(handle({ type: 'gone', end: 0, at: 2 })).toEqual([
      'it was not sent: the backend had closed the connection',
    ]);
  });

  it('says how much came of an answer, of the one that it was an answer to and of no other', () => {
    const handle = two();
    handle({ type: 'received', end: 0, bytes: ackOf(0).subarray(0, 20), passed: [], at: 1 });
    expect(handle({ type: 'timer', timer: 'deadline-0', at: 1_000_000 })).toEqual([
      'no complete ACK within 1000 ms, after 20 bytes of one',
    ]);
    handle({ type: 'sent', end: 0, at: 1_000_001 });
    expect(handle({ type: 'timer', timer: 'deadline-1', at: 2_000_001 })).toEqual([
      'no complete ACK within 1000 ms',
    ]);
  });
});
