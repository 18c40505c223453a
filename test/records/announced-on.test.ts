import { describe, expect, it } from 'vitest';
import type { Segment } from '../../src/records/segment.ts';
import { ack, concat, offer, TOKEN } from '../wire/building.ts';
import { decode, fromBackend, handoffs, toBackend } from './decoding.ts';

const OFFERED = concat(TOKEN, offer());
const ACK = ack();

/** An ACK that a tap got at that time, and that passes after all that came meanwhile. */
const held = (time: number): Segment => ({
  ...fromBackend(new Uint8Array(), { time }),
  changed: { by: 'pass', was: ACK },
});

/** What the two sides make of the second handoff, whose ACK passes between its sideband and its offer; the sideband comes at 4. */
function second(givenAt: number, descriptors: number | null = 1): unknown {
  const [, handoff] = handoffs(
    decode(
      toBackend(OFFERED, { time: 1, descriptors }),
      fromBackend(ACK, { time: 2 }),
      toBackend(TOKEN, { time: 4, descriptors }),
      held(givenAt),
      fromBackend(ACK, { time: 5 }),
      toBackend(offer(), { time: 6, descriptors: descriptors && 0 }),
    ),
  );
  return handoff?.sides;
}

describe('an ACK that a tap holds is the answer to an offer whose sideband had come when the backend gave it', () => {
  it('and is not where that came later', () => {
    expect(second(4)).toEqual({ broker: 'accepted', backend: 'accepted' });
    expect(second(3)).toEqual({ broker: 'accepted', backend: 'unanswered' });
  });

  it('also where only its offer tells that the 16 bytes are one', () => {
    expect(second(4, null)).toEqual({ broker: 'accepted', backend: 'accepted' });
    expect(second(3, null)).toEqual({ broker: 'accepted', backend: 'unanswered' });
  });
});
