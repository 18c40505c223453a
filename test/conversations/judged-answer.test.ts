import { expect, it } from 'vitest';
import { judgedAnswer } from '../../src/conversations/judged-answer.ts';
import { readFrame } from '../../src/wire/frame/frame.ts';
import { tokenFrom } from '../../src/wire/token.ts';
import { ack, OTHER_TOKEN, TOKEN } from '../wire/building.ts';

const sentAt = (deliveredAt: number | null, token = TOKEN) => ({
  ...{ token: tokenFrom(token), correlationId: 1, deliveredAt },
});
const answer = (token = TOKEN) => {
  const bytes = ack({ token, correlationId: '1' });
  return readFrame(bytes, 0, bytes.length, 0, 'backend-to-broker');
};
const clock = { at: 5_000_000, deadlineMs: 1_000 };

it('an answer is for the oldest offer with its token, and timed from that', () => {
  const sent = [sentAt(4_000_000, OTHER_TOKEN), sentAt(4_900_000), sentAt(4_990_000)];
  expect(judgedAnswer(answer(), sent, sentAt(null), clock)).toMatchObject({
    outcome: 'accepted',
    latencyMs: 100,
  });
});

it('one with the token of none is for the oldest, and wrong', () => {
  const sent = [sentAt(4_900_000), sentAt(4_990_000)];
  expect(judgedAnswer(answer(OTHER_TOKEN), sent, sentAt(null), clock)).toMatchObject({
    outcome: 'invalid',
    latencyMs: 100,
  });
});

it('one after the deadline is late; one to an offer that never left has no latency', () => {
  const late = [sentAt(1_000_000)];
  expect(judgedAnswer(answer(), late, sentAt(null), clock)).toMatchObject({
    outcome: 'late',
    latencyMs: 4000,
  });
  expect(judgedAnswer(answer(), [], sentAt(null), clock)).toMatchObject({
    outcome: 'accepted',
    latencyMs: null,
  });
});
