import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NONE, TokenIndex } from '../../../src/handoff/store/token-index.ts';

const CAPACITY = 8;

function token(number: number): Uint8Array {
  return new Uint8Array(16).fill(number, 0, 4);
}

it('finds the latest entry of each token that is still held, and none that was pushed out', () => {
  const added = fc.array(fc.nat(20), { maxLength: 60 });
  fc.assert(
    fc.property(added, fc.integer(), (numbers, key) => {
      const index = new TokenIndex(CAPACITY, key);
      numbers.forEach((number, place) => {
        index.find(token(number), 0);
        index.add(place % CAPACITY);
        const held = numbers.slice(Math.max(0, place + 1 - CAPACITY), place + 1);
        const start = place + 1 - held.length;
        for (let asked = 0; asked <= 20; asked++) {
          const latest = held.lastIndexOf(asked);
          expect(index.find(token(asked), 0)).toBe(latest === -1 ? NONE : (start + latest) % CAPACITY);
        }
      });
    }),
    { numRuns: 50 },
  );
});

it('does not find an entry whose token has another length', () => {
  const index = new TokenIndex(CAPACITY, 1);
  index.find(token(1), 0);
  index.add(0);
  index.addWithout(0);
  expect(index.find(token(1), 0)).toBe(NONE);
  expect(index.has(0)).toBe(false);
});
