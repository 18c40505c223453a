import { expect, it } from 'vitest';
import { ERROR_CODES, parseErrorCode } from '../../src/values/error-code.ts';

it.each([
  ['rate-limited', 'ERROR_RATE_LIMITED'],
  ['Rate-Limited', 'ERROR_RATE_LIMITED'],
  ['ERROR_FD_PRESSURE', 'ERROR_FD_PRESSURE'],
  ['unspecified', 'ERROR_CODE_UNSPECIFIED'],
  ['4', 'ERROR_RATE_LIMITED'],
  ['99', 99],
])('the code %s is %s', (text, code) => {
  expect(parseErrorCode(text)).toBe(code);
});

it.each(['', 'busy', '-1', '1.5', '4294967296'])('"%s" is no code', (text) => {
  expect(() => parseErrorCode(text)).toThrow();
});

it('every code can be written by name', () => {
  expect(ERROR_CODES).toHaveLength(10);
  for (const name of ERROR_CODES) expect(typeof parseErrorCode(name)).toBe('string');
});
