import { enumNames } from '../wire/fields/schema.ts';
import { parseCount } from './integer.ts';
import { suggestion } from './nearest.ts';

const PREFIX = /^ERROR_(CODE_)?/;

/** How the codes of a refusal are written: `rate-limited` for ERROR_RATE_LIMITED. */
export const ERROR_CODES: readonly string[] = [...enumNames('ErrorCode').values()].map(shortName);

/** A code as `rate-limited`, as `ERROR_RATE_LIMITED` or as a number: its full name, or a number that has none. */
export function parseErrorCode(text: string): string | number {
  const names = enumNames('ErrorCode');
  const wanted = text.trim();
  if (/^\d+$/.test(wanted)) {
    const number = parseCount(wanted, 0);
    if (number >= 2 ** 31) throw new Error(`${text} is more than an enum can hold`);
    return names.get(number) ?? number;
  }
  const named = [...names.values()].find(
    (name) => name === wanted || shortName(name) === wanted.toLowerCase(),
  );
  if (named === undefined) throw new Error(`unknown code "${text}"; ${suggestion(wanted, ERROR_CODES)}`);
  return named;
}

/** A code the way it is written: `rate-limited`, or its number. */
export function errorCodeName(code: string | number): string {
  return typeof code === 'number' ? String(code) : shortName(code);
}

function shortName(name: string): string {
  return name.replace(PREFIX, '').toLowerCase().replaceAll('_', '-');
}
