import { expect, it } from 'vitest';
import { ReplayedAnswers } from '../../../src/conversations/replay/replayed-answers.ts';
import { ack, bytes, offer } from '../../wire/building.ts';
import { live, messages } from './settings.ts';

const OFFER = offer();

/** From which offset on nothing was accepted, or null. */
function unacceptedFrom(...happening: readonly (readonly ['own' | 'peer', Uint8Array])[]): number | null {
  const answers = new ReplayedAnswers();
  for (const [who, said] of happening)
    if (who === 'peer') answers.received(said, [live(said)]);
    else answers.said(messages(['own', said])[0]!);
  return answers.left()[0]?.from ?? null;
}

it('a replayed backend that refused, or said nothing, has accepted none of the offers', () => {
  expect(unacceptedFrom(['peer', OFFER])).toBe(0);
  expect(unacceptedFrom(['peer', OFFER], ['own', ack({ accepted: false })])).toBe(0);
});

it('one that accepted an offer has accepted none after it', () => {
  expect(unacceptedFrom(['peer', OFFER], ['own', ack()])).toBeNull();
  expect(unacceptedFrom(['peer', OFFER], ['own', ack()], ['peer', OFFER])).toBe(OFFER.length);
});

it('bytes that are not a frame may have been an acceptance', () => {
  expect(unacceptedFrom(['peer', OFFER], ['own', bytes('ff')])).toBeNull();
});

it('an acceptance before its offer is for one that comes', () => {
  expect(unacceptedFrom(['own', ack()], ['peer', OFFER])).toBeNull();
});

it('nothing is said where nothing came', () => {
  expect(unacceptedFrom()).toBeNull();
});
