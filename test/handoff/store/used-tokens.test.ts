import { expect, it } from 'vitest';
import { REMEMBERED_TOKENS, UsedTokens } from '../../../src/handoff/store/used-tokens.ts';

const token = (number: number) => number.toString(16).padStart(32, '0');

it('remembers each of the latest tokens, round after round, and no older one', () => {
  const used = new UsedTokens(7);
  const wrong: string[] = [];
  // An assertion for each of them takes longer than all the rest.
  const check = (number: number, known: boolean) => {
    if (used.has(token(number)) !== known) wrong.push(`${number} is ${known ? 'forgotten' : 'known'}`);
  };
  for (let number = 0; number < 3 * REMEMBERED_TOKENS; number++) {
    check(number, false);
    used.add(token(number));
    if (number >= REMEMBERED_TOKENS && number % 997 === 0) {
      check(number - REMEMBERED_TOKENS + 1, true);
      check(number - REMEMBERED_TOKENS, false);
    }
  }
  expect(wrong).toEqual([]);
});

it('does not remember a token that has not 16 bytes', () => {
  const used = new UsedTokens(0);
  for (const odd of ['', 'ab', token(1).slice(2), `${token(1)}00`]) {
    used.add(odd);
    expect(used.has(odd)).toBe(false);
  }
  expect(used.has(token(1))).toBe(false);
});

it('remembers each of several that are added without being asked for in between', () => {
  const used = new UsedTokens(3);
  const tokens = Array.from({ length: 100 }, (_, number) => token(number));
  for (const one of tokens) used.add(one);
  expect(tokens.filter((one) => !used.has(one))).toEqual([]);
});
