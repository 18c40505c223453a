import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE, TokenIndex } from '../../src/handoff/store/token-index.ts';
import { TOKEN_LENGTH } from '../../src/wire/limits.ts';

const CAPACITY = 8;

/** Few, so that many come again and share buckets. */
function token(number: number): Buffer {
  return Buffer.alloc(TOKEN_LENGTH, number);
}

describe('an index of tokens', () => {
  it('finds the latest entry of each token among the last ones, whatever was pushed out', () => {
    const added = fc.array(fc.option(fc.nat({ max: 20 }), { freq: 8 }), { maxLength: 60 });
    fc.assert(
      fc.property(added, fc.integer(), (numbers, key) => {
        const index = new TokenIndex(CAPACITY, key);
        const entries = new Array<number | null>(CAPACITY).fill(null);
        numbers.forEach((number, turn) => {
          const entry = turn % CAPACITY;
          entries[entry] = number;
          if (number === null) index.addWithout(entry);
          else {
            index.find(token(number), 0);
            index.add(entry);
          }
          const latestFirst = Array.from(
            { length: CAPACITY },
            (_, back) => (entry - back + CAPACITY) % CAPACITY,
          );
          for (let wanted = 0; wanted <= 20; wanted++) {
            const expected = latestFirst.find((one) => entries[one] === wanted) ?? NONE;
            expect(index.find(token(wanted), 0)).toBe(expected);
          }
          expect(entries.map((_, one) => index.has(one))).toEqual(entries.map((one) => one !== null));
        });
      }),
    );
  });

  it('gives the token of an entry', () => {
    const index = new TokenIndex(CAPACITY, 1);
    index.find(token(7), 0);
    index.add(0);
    expect(index.tokenOf(0)).toEqual(token(7));
  });
});
