import { expect, it } from 'vitest';
import type { ScreenEvent } from '../../../src/screens/parts/model.ts';
import { type InkKey, inputEvents } from '../../../src/screens/terminal/key-names.ts';

const NONE: InkKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageUp: false,
  pageDown: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  tab: false,
  shift: false,
  ctrl: false,
  meta: false,
  backspace: false,
  delete: false,
};

const keys = (...names: readonly string[]): ScreenEvent[] => names.map((name) => ({ type: 'key', name }));

it.each([
  ['j', {}, ['j']],
  ['', { return: true }, ['Enter']],
  ['', { escape: true, meta: true }, ['Esc']],
  ['', { tab: true }, ['Tab']],
  ['', { tab: true, shift: true }, ['Shift-Tab']],
  ['c', { ctrl: true }, ['Ctrl-C']],
  ['', { upArrow: true }, ['Up']],
  ['', { delete: true }, ['Backspace']],
  // Several keys that came at once are taken one by one.
  ['jj\r', {}, ['j', 'j', 'Enter']],
  ['ü€', {}, ['ü', '€']],
  // Esc and a key that came together.
  ['q', { meta: true }, ['Esc', 'q']],
] as const)('%j with %j is %j', (input, key, names) => {
  expect(inputEvents(input, { ...NONE, ...key })).toEqual(keys(...names));
});

it('mouse reports are clicks, moves with the button down, and turns of the wheel, at a place', () => {
  expect(inputEvents('[<0;10;5M', NONE)).toEqual([{ type: 'clicked', column: 9, row: 4 }]);
  expect(inputEvents('[<0;10;5m', NONE)).toEqual([{ type: 'released', column: 9, row: 4 }]);
  expect(inputEvents('[<32;11;5M', NONE)).toEqual([{ type: 'dragged', column: 10, row: 4 }]);
  expect(inputEvents('[<64;1;1M', NONE)).toEqual([{ type: 'wheel', by: -1, column: 0, row: 0 }]);
  expect(inputEvents('[<65;3;2M\u001b[<65;3;2M', NONE)).toEqual(
    Array(2).fill({ type: 'wheel', by: 1, column: 2, row: 1 }),
  );
});
