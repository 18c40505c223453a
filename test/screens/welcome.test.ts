import { describe, expect, it } from 'vitest';
import { Welcome } from '../../src/screens/welcome.ts';
import { expectScreen, SIZES, screenOf } from './golden.ts';

describe.each(SIZES)('on %i columns and %i rows the welcome', (columns, rows) => {
  it('leads to the demo, the main commands and the last capture', () => {
    const welcome = new Welcome('/home/me/seen.pcapng');
    expectScreen(`welcome-${columns}x${rows}`, screenOf(welcome, { columns, rows }));
    welcome.key('?');
    expectScreen(`welcome-keys-${columns}x${rows}`, screenOf(welcome, { columns, rows }));
  });
});

it.each([
  [['Enter'], ['demo']],
  [
    ['j', 'Enter'],
    ['fake-backend', '--interactive'],
  ],
  [
    ['G', 'k', 'Enter'],
    ['decode', '--interactive', '/home/me/seen.pcapng'],
  ],
  [['G', 'Enter'], ['--help']],
])('%j starts %j', (keys, args) => {
  const welcome = new Welcome('/home/me/seen.pcapng');
  for (const key of keys) welcome.key(key);
  expect(welcome.chosen).toEqual(args);
  expect(welcome.left).toBe(true);
});

it('q starts nothing', () => {
  const welcome = new Welcome(null);
  welcome.key('q');
  expect(welcome.left).toBe(true);
  expect(welcome.chosen).toBe(null);
});
