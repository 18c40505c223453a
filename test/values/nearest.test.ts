import { expect, it } from 'vitest';
import { nearest, suggestion } from '../../src/values/nearest.ts';

const KNOWN = ['accepted', 'refused', 'ack-late', 'ACK'];

it.each([
  ['acepted', 'accepted'],
  ['Refused', 'refused'],
  ['ack', 'ACK'],
  ['ack-l', 'ack-late'],
  ['akc', 'ACK'],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant);
});

it.each(['', 'xyz', 'a'.repeat(101)])('"%s" is near to nothing', (word) => {
  expect(nearest(word, KNOWN)).toBeNull();
});

it('where no word is known, none is near', () => {
  expect(nearest('ack', [])).toBeNull();
});

it('where none is near, all are named', () => {
  expect(suggestion('xyz', ['a', 'b'])).toBe('it must be one of a, b');
  expect(suggestion('acepted', KNOWN)).toBe('did you mean "accepted"?');
});
