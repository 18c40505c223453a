import { describe, expect, it } from 'vitest';
import type { Segment } from '../../src/records/segment.ts';
import { decode, frames, fromBackend, handoffs, toBackend } from '../records/decoding.ts';
import { ack, concat, OTHER_TOKEN, offer, TOKEN } from '../wire/building.ts';

const PASSED = { descriptors: 1 };
const THIRD = new Uint8Array(16).fill(0x33);

/** The ids of what the first frame, an ACK that is not preceded by its offer, shows. */
function idsOfFirst(...passed: readonly Segment[]): string[] {
  return frames(decode(...passed))[0]!.problems.map(({ id, severity }) => `${id}: ${severity}`);
}

describe('an ACK before its offer, on a connection where another offer is open', () => {
  const open = toBackend(concat(THIRD, offer({ token: THIRD })));
  const outcomes = (...passed: readonly Segment[]) =>
    handoffs(decode(open, ...passed)).map(({ index, outcome }) => [index, outcome]);

  it('is the answer to the offer of the last sideband', () => {
    const [before, last] = [toBackend(OTHER_TOKEN, PASSED), toBackend(TOKEN, PASSED)];
    expect(outcomes(before, last, fromBackend(ack()), toBackend(offer()))).toEqual([
      [1, 'accepted'],
      [0, 'unanswered'],
    ]);
    // What was announced before no longer is: the ACK is an answer to the open offer.
    const early = fromBackend(ack({ token: OTHER_TOKEN }));
    expect(outcomes(before, last, early, toBackend(offer()))).toEqual([
      [0, 'invalid'],
      [1, 'unanswered'],
    ]);
  });

  it('is one to either where only the offer tells that the last 16 bytes are a sideband', () => {
    const [before, last] = [toBackend(TOKEN, PASSED), toBackend(OTHER_TOKEN)];
    for (const token of [TOKEN, OTHER_TOKEN])
      expect(outcomes(before, last, fromBackend(ack({ token })), toBackend(offer({ token })))).toEqual([
        [1, 'accepted'],
        [0, 'unanswered'],
      ]);
  });

  it('is one where a descriptor came with the beginning of the offer instead of the sideband', () => {
    const half = [offer().subarray(0, 38), offer().subarray(38)] as const;
    const passed = [toBackend(TOKEN), toBackend(half[0], PASSED), fromBackend(ack()), toBackend(half[1])];
    expect(outcomes(...passed)).toEqual([
      [1, 'accepted'],
      [0, 'unanswered'],
    ]);
  });
});

it('a sideband goes on announcing its offer while that is coming, whatever came before it', () => {
  const half = toBackend(offer().subarray(0, 20));
  expect(idsOfFirst(toBackend(TOKEN, PASSED), half, fromBackend(ack()))).toEqual(['ack-without-offer: note']);
});
