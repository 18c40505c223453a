import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roomFor } from '../../../src/handoff/store/growing.ts';
import { NONE, TokenIndex } from '../../../src/handoff/store/token-index.ts';
import { TOKEN_LENGTH } from '../../../src/wire/limits.ts';

const CAPACITY = 8;

/** Few, so that many come again and share buckets. */
function token(number: number): Buffer {
  return Buffer.alloc(TOKEN_LENGTH, number);
}

function smallIndex(key: number): TokenIndex {
  const index = new TokenIndex(CAPACITY, key);
  index.makeRoom(CAPACITY);
  return index;
}

describe('an index of tokens', () => {
  it('finds the latest entry of each token among the last ones, whatever was pushed out', () => {
    const added = fc.array(fc.option(fc.nat({ max: 20 }), { freq: 8 }), { maxLength: 60 });
    fc.assert(
      fc.property(added, fc.integer(), (numbers, key) => {
        const index = smallIndex(key);
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
    const index = smallIndex(1);
    index.find(token(7), 0);
    index.add(0);
    expect(index.tokenOf(0)).toEqual(token(7));
  });

  it('does not find an entry whose token has another length', () => {
    const index = smallIndex(1);
    index.find(token(1), 0);
    index.add(0);
    index.addWithout(0);
    expect(index.find(token(1), 0)).toBe(NONE);
    expect(index.has(0)).toBe(false);
  });

  it('finds tokens of before it had to make room', () => {
    const index = new TokenIndex(1024, 1);
    const tokens = Array.from({ length: 1000 }, (_, number) => Buffer.alloc(TOKEN_LENGTH, `${number} `));
    for (const [entry, added] of tokens.entries()) {
      if (entry === index.room) index.makeRoom(roomFor(entry));
      index.find(added, 0);
      index.add(entry);
    }
    expect(tokens.map((one) => index.find(one, 0))).toEqual(tokens.map((_, entry) => entry));
  });
});
