import { describe, expect, it } from 'vitest';
import { KnownFailing } from '../../src/conform/known-failing.ts';
import { isSelected, matches } from '../../src/conform/selection.ts';

describe('a glob over ids of cases', () => {
  it.each([
    ['backend/token/used-twice', 'backend/token/used-twice', true],
    ['backend/token/*', 'backend/token/used-twice', true],
    ['backend/*', 'backend/token/used-twice', true],
    ['*twice', 'backend/token/used-twice', true],
    ['*/token/*', 'backend/token/used-twice', true],
    ['backend/token', 'backend/token/used-twice', false],
    ['backend/token/used-?wice', 'backend/token/used-twice', true],
    ['backend/token/used-?', 'backend/token/used-twice', false],
    ['', 'backend/token/used-twice', false],
    ['*', '', true],
    ['b.ckend/*', 'backend/x', false],
  ])('%s and %s: %s', (glob, id, fits) => {
    expect(matches(glob, id)).toBe(fits);
  });

  it('takes no longer for a glob of stars', () => {
    expect(matches(`${'*a'.repeat(2_000)}b`, 'a'.repeat(20_000))).toBe(false);
  });
});

describe('a selection', () => {
  it('has every case unless it says otherwise', () => {
    expect(isSelected('backend/x', { run: [], skip: [] })).toBe(true);
  });

  it('leaves out what is to be skipped, even where it is to run', () => {
    expect(isSelected('backend/x', { run: ['backend/*'], skip: ['*/x'] })).toBe(false);
    expect(isSelected('backend/y', { run: ['backend/*'], skip: ['*/x'] })).toBe(true);
  });
});

describe('a list of known failures', () => {
  const known = new KnownFailing(
    '# the reference\nbackend/flow/*  # one offer a connection\n\nbackend/tokn/x\r\n',
  );

  it('has ids and globs, without remarks and empty lines', () => {
    expect(known.has('backend/flow/pipelined')).toBe(true);
    expect(known.has('backend/token/x')).toBe(false);
  });

  it('knows generated conversations where there are some', () => {
    const fuzz = new KnownFailing('fuzz/2');
    expect(fuzz.strangers([], 2)).toEqual([]);
    expect(fuzz.strangers([], 1)).toEqual(['fuzz/2']);
  });

  it('names what fits no case', () => {
    expect(known.strangers(['backend/flow/pipelined', 'backend/token/x'])).toEqual(['backend/tokn/x']);
  });
});
