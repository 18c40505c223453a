import { EnumValues } from './enum-value.ts';

const VALUES = new EnumValues('ErrorCode', /^ERROR_(CODE_)?/, 'code');

/** How the codes of a refusal are written: `rate-limited` for ERROR_RATE_LIMITED. */
export const ERROR_CODES = VALUES.names;

/** A code as `rate-limited`, as `ERROR_RATE_LIMITED` or as a number: its full name, or a number that has none. Throws an Error. */
export function parseErrorCode(text: string): string | number {
  return VALUES.parse(text);
}

/** A code the way it is written: `rate-limited`, or its number. */
export function formatErrorCode(code: string | number): string {
  return VALUES.format(code);
}
