import { describe, expect, it } from 'vitest';
import { type InkKey, keyNames } from '../../src/screens/key-names.ts';
import { BACKEND_KEYS, FORM_KEYS, keyLabel, VIEWER_KEYS, WELCOME_KEYS } from '../../src/screens/keys.ts';

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
  backspace: false,
  delete: false,
};

describe('keyNames', () => {
  it('names what ink tells', () => {
    expect(keyNames('', { ...NONE, downArrow: true })).toEqual(['Down']);
    expect(keyNames('c', { ...NONE, ctrl: true })).toEqual(['Ctrl-C']);
    expect(keyNames('', { ...NONE, tab: true, shift: true })).toEqual(['Shift-Tab']);
    expect(keyNames('', { ...NONE, delete: true })).toEqual(['Backspace']);
  });

  it('takes what comes at once key by key', () => {
    expect(keyNames('jj\rä\u0015\u007f\u0003', NONE)).toEqual([
      ...['j', 'j', 'Enter', 'ä', 'Ctrl-U', 'Backspace', 'Ctrl-C'],
    ]);
  });

  it('knows the wheel, and no other part of the mouse', () => {
    expect(keyNames('[<65;10;5M', NONE)).toEqual(['WheelDown']);
    expect(keyNames('[<64;10;5M\u001b[<64;10;5M', NONE)).toEqual(['WheelUp', 'WheelUp']);
    expect(keyNames('[<0;10;5M\u001b[<0;10;5m', NONE)).toEqual([]);
  });
});

describe('the tables', () => {
  it.each(Object.entries({ VIEWER_KEYS, BACKEND_KEYS, FORM_KEYS, WELCOME_KEYS }))(
    'use no key of %s twice',
    (_, bindings) => {
      const keys = bindings.flatMap((binding) => binding.keys);
      expect(new Set(keys).size).toBe(keys.length);
    },
  );

  it('call the blank by a name', () => {
    expect(keyLabel(' ')).toBe('Space');
    expect(keyLabel('j')).toBe('j');
  });
});
