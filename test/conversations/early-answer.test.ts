import { describe, expect, it } from 'vitest';
import type { OfferVerdict } from '../../src/conversations/delivery.ts';
import { OfferConversation } from '../../src/conversations/offer.ts';
import { offerMessage } from '../../src/frames/offer.ts';
import { parseStep } from '../../src/script/script.ts';
import { ack, frame, OTHER_TOKEN, ready, TOKEN } from '../wire/building.ts';
import { Playbook } from './playbook.ts';

/** An offer of which only the sideband and the first byte were sent. */
function begun() {
  const verdicts: OfferVerdict[] = [];
  const fields = { token: TOKEN, serviceName: 'zccache', correlationId: '1', handleValue: '0' };
  const step = parseStep('trickle:1s', 'offer');
  const conversation = new OfferConversation({ message: offerMessage(fields), step, deadlineMs: 5_000 });
  const book = new Playbook(conversation, (command) => {
    if (command.type === 'verdict') verdicts.push(command.verdict);
    return command.type;
  });
  book.opened();
  return { book, outcomes: () => verdicts.map(({ outcome }) => outcome) };
}

describe('what comes before an offer was sent whole', () => {
  it('is its answer where it is an ACK with its token', () => {
    const { book, outcomes } = begun();
    book.hears(ack());
    expect(outcomes()).toEqual(['accepted']);
  });

  it.each([
    ['an ACK with another token', ack({ token: OTHER_TOKEN })],
    ['a ready with another token', ready({ token: OTHER_TOKEN })],
    ['another frame', frame({})],
  ])('is not an answer where it is %s, as in the records', (_, given) => {
    const { book, outcomes } = begun();
    book.hears(given);
    while (book.after('offer-step').length > 0);
    expect(outcomes()).toEqual([]);
    book.hears(ack());
    expect(outcomes()).toEqual(['accepted']);
  });
});
