import { describe, expect, it } from 'vitest';
import type { Segment } from '../../src/records/segment.ts';
import { decode, fromBackend, toBackend } from '../records/decoding.ts';
import { ack, OTHER_TOKEN, offer, TOKEN } from '../wire/building.ts';

const OFFER = toBackend(offer({ token: TOKEN }));
const OTHER = toBackend(offer({ token: OTHER_TOKEN }));
const ACK = ack({ token: TOKEN });
const REFUSAL = ack({ token: TOKEN, accepted: false });
const NAMELESS = ack({ token: new Uint8Array() });

/** An ACK that a tap changed. */
const changed = (by: string, was: Uint8Array): Segment => ({
  ...fromBackend(new Uint8Array()),
  changed: { by, was },
});

/** How each handoff of that traffic ended, for its broker and for the backend, where that is not the same for both. */
function sides(...segments: readonly Segment[]): (string | undefined)[] {
  const latest = new Map<number, string | undefined>();
  for (const record of decode(...segments))
    if (record.type === 'handoff')
      latest.set(record.index, record.sides && `${record.sides.broker} ${record.sides.backend}`);
  return [...latest].sort(([one], [other]) => one - other).map(([, told]) => told);
}

describe('of several offers, what a backend answers is told of the one that it answers', () => {
  it('where they have one token, and the answers are kept back', () => {
    const told = sides(OFFER, OFFER, changed('drop', ACK), changed('drop', REFUSAL));
    expect(told).toEqual(['unanswered accepted', 'unanswered refused']);
  });

  it('where the broker takes the second answer for the first one', () => {
    const told = sides(OFFER, OFFER, changed('drop', ACK), fromBackend(REFUSAL));
    expect(told).toEqual(['refused accepted', 'unanswered refused']);
  });

  it('where the answers name none of them', () => {
    const told = sides(OFFER, OTHER, changed('drop', NAMELESS), changed('drop', NAMELESS));
    expect(told).toEqual(['unanswered invalid', 'unanswered invalid']);
  });

  it('where a copy that a tap made answers the other one for the broker', () => {
    const told = sides(OFFER, OFFER, changed('duplicate', ACK), fromBackend(ACK), fromBackend(ACK));
    expect(told).toEqual(['accepted accepted', 'accepted unanswered']);
  });

  it('where bytes that are not a frame pass instead', () => {
    const told = sides(
      OFFER,
      OTHER,
      changed('corrupt:oversize', ACK),
      fromBackend(new Uint8Array([1, 2, 3, 4, 5])),
    );
    expect(told).toEqual(['invalid accepted', undefined]);
  });

  it('where it came before its offer, and passed after it', () => {
    const told = sides(toBackend(TOKEN), changed('delay:1s+pass', ACK), OFFER, fromBackend(ACK));
    expect(told).toEqual(['accepted accepted']);
  });
});
