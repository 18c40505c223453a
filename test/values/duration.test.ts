import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/values/duration.ts';

it.each([
  ['750ms', 750],
  ['5s', 5_000],
  ['1m', 60_000],
  ['0ms', 0],
  ['0s', 0],
  ['90s', 90_000],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(['', '5', 's', 'ms', '-1s', '5 days', '1e3ms', '0x5s', '5s5s', 'NaN', '5S'])(
  '"%s" is not a duration',
  (text) => {
    expect(() => parseDuration(text)).toThrow(/duration/);
  },
);

it('a timer holds no more than 31 bits of milliseconds', () => {
  expect(parseDuration('2147483647ms')).toBe(2_147_483_647);
  expect(() => parseDuration('2147483648ms')).toThrow(/too long/);
  expect(() => parseDuration('99999999999999999999s')).toThrow(/too long/);
});

it('a duration reads back as it is written', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      fc.constantFrom(1, 1_000, 60_000),
      (number, unit) => {
        const ms = (number - (number % unit)) % 2 ** 31;
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      },
    ),
  );
});

it('a duration is written in its largest whole unit', () => {
  expect([0, 1, 999, 1_000, 1_500, 60_000, 90_000].map(formatDuration)).toEqual([
    ...['0ms', '1ms', '999ms', '1s', '1500ms', '1m', '90s'],
  ]);
});
