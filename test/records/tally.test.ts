import { expect, it } from 'vitest';
import type { Segment } from '../../src/records/segment.ts';
import { Tally } from '../../src/records/tally.ts';
import { ack, bytes, concat, OTHER_TOKEN, offer, ready, TOKEN } from '../wire/building.ts';
import { decode, fromBackend, raw, toBackend, toClient } from './decoding.ts';

function summary(...segments: readonly Segment[]) {
  const tally = new Tally();
  for (const record of decode(...segments)) tally.add(record);
  return tally.summary;
}

it('nothing adds up to nothing', () => {
  expect(summary()).toMatchObject({
    type: 'summary',
    bytes: 0,
    frames: 0,
    offers: 0,
    acks: 0,
    handoffs: { accepted: 0, refused: 0, invalid: 0, late: 0, unanswered: 0 },
    problems: { error: 0, warning: 0, note: 0 },
  });
});

it('counts all bytes, whatever they are', () => {
  const whole = concat(TOKEN, offer(), ack(), bytes('6e6f7065'));
  expect(summary(raw(whole))).toMatchObject({ bytes: whole.length, frames: 2, offers: 1, acks: 1 });
});

it('counts as ACKs RESPONSE frames only', () => {
  expect(summary(toBackend(offer()), fromBackend(ack()), toClient(ready()))).toMatchObject({
    frames: 3,
    acks: 1,
  });
});

it('counts a handoff once, however often it is reported', () => {
  const told = summary(toBackend(offer()), fromBackend(ack()), toClient(ready()));
  expect(told.handoffs).toMatchObject({ accepted: 1, unanswered: 0 });
});

it('counts a handoff by what it became last', () => {
  const early = { connection: 1 };
  const told = summary(toBackend(offer(), early), toClient(ready()), fromBackend(ack(), early));
  expect(told.handoffs).toMatchObject({ accepted: 1, unanswered: 0 });
});

it('counts each problem once, by its severity', () => {
  const told = summary(
    toBackend(concat(offer(), offer({ token: OTHER_TOKEN }))),
    fromBackend(ack({ accepted: false })),
    toClient(ready(), { connection: 1 }),
  );
  expect(told.problems).toEqual({ error: 1, warning: 1, note: 1 });
  expect(told.handoffs).toMatchObject({ refused: 1, unanswered: 1 });
});

it('counts what is wrong with a handoff once, also where a ready has it reported again', () => {
  const ends = { ...toBackend(bytes('')), connection: 1, ends: true as const };
  const told = summary({ ...toBackend(offer()), connection: 1 }, ends, toClient(ready()), toClient(ready()));
  expect(told.problemsById).toMatchObject({ 'offer-unanswered': 1 });
});
