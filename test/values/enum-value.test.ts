import { describe, expect, it } from 'vitest';
import { ADMIN_VERBS, parseAdminVerb } from '../../src/values/admin-verb.ts';
import { ERROR_CODES, formatErrorCode, parseErrorCode } from '../../src/values/error-code.ts';

describe('a code of a refusal', () => {
  it.each([
    ['rate-limited', 'ERROR_RATE_LIMITED'],
    ['Rate-Limited', 'ERROR_RATE_LIMITED'],
    ['ERROR_FD_PRESSURE', 'ERROR_FD_PRESSURE'],
    ['unspecified', 'ERROR_CODE_UNSPECIFIED'],
    ['4', 'ERROR_RATE_LIMITED'],
    ['99', 99],
  ])('%s is %s', (text, code) => {
    expect(parseErrorCode(text)).toBe(code);
  });

  it.each(['', 'busy', '-1', '1.5', '4294967296'])('is not "%s"', (text) => {
    expect(() => parseErrorCode(text)).toThrow();
  });

  it('is suggested where it is only misspelt', () => {
    expect(() => parseErrorCode('rate-limted')).toThrow('did you mean "rate-limited"?');
  });

  it('can be written by its short name, which reads back', () => {
    expect(ERROR_CODES).toHaveLength(10);
    for (const name of ERROR_CODES) expect(formatErrorCode(parseErrorCode(name))).toBe(name);
    expect(formatErrorCode(77)).toBe('77');
  });
});

it('every admin verb can be written by its short name', () => {
  expect(ADMIN_VERBS).toHaveLength(11);
  for (const name of ADMIN_VERBS)
    expect(parseAdminVerb(name)).toBe(`ADMIN_VERB_${name.toUpperCase().replaceAll('-', '_')}`);
});
