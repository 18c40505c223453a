import { expect, it } from 'vitest';
import { formatTime } from '../../src/records/time-text.ts';

it.each([
  [0, '1970-01-01T00:00:00.000000Z'],
  [1, '1970-01-01T00:00:00.000001Z'],
  [999_999, '1970-01-01T00:00:00.999999Z'],
  [1_700_000_000_123_456, '2023-11-14T22:13:20.123456Z'],
  [253_402_300_800_000_000, null],
  [2 ** 64 - 1, null],
  [Number.POSITIVE_INFINITY, null],
  [Number.NaN, null],
  [-1, null],
])('%d µs are %s', (microseconds, text) => {
  expect(formatTime(microseconds)).toBe(text);
});
