import { nearest } from '../values/nearest.ts';
import { type Comparison, isNumeric } from './compare.ts';
import { type Field, HEX } from './field.ts';

const IN_WORDS: { readonly [sign in Comparison]: string } = {
  '==': '',
  '!=': '',
  '<': 'less than ',
  '<=': 'at most ',
  '>': 'more than ',
  '>=': 'at least ',
};

/** Why a comparison of a field with a value is the same for every record; null where it is not. */
export function comparisonMistake(
  path: string,
  fields: readonly Field[],
  sign: Comparison,
  value: unknown,
): string | null {
  if (value !== null)
    return fields.some((field) => field.fits(sign, value)) ? null : never(path, fields, value, sign);
  if (IN_WORDS[sign] !== '') return 'nothing is more or less than null';
  return sign === '==' && fields.every(({ always }) => always) ? never(path, fields, value) : null;
}

/** Why a number that is written in hex equals no bytes; null where it can, or it is another one. @param written as it is in the expression */
export function hexNumberMistake(path: string, fields: readonly Field[], written: string): string | null {
  if (!/^0x/i.test(written) || !fields.every(({ what }) => what === HEX.what)) return null;
  return `${path} is never the number ${written}; it is ${HEX.what}: "${written.slice(2).toLowerCase()}"`;
}

/** Why a value is in no list or text at the path; null where it can be. */
export function membershipMistake(path: string, fields: readonly Field[], value: unknown): string | null {
  return fields.some((field) => field.has(value)) ? null : never(path, fields, value);
}

function never(path: string, fields: readonly Field[], value: unknown, sign: Comparison = '=='): string {
  const shown = typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  const values = fields.flatMap((field) => field.values ?? []);
  const near = typeof value === 'string' ? nearest(value, values) : null;
  const hint =
    near !== null && near === value
      ? `it is a list: ${shown} in ${path}`
      : near !== null
        ? `did you mean "${near}"?`
        : `it is ${[...new Set(fields.map(({ what }) => what))].join(', or ')}`;
  const quoted = isNumeric(value) && fields.some((field) => field.fits(sign, String(value)));
  const quotes = quoted ? `; a text is in quotes: "${shown}"` : '';
  return `${path} is never ${IN_WORDS[sign]}${shown}; ${hint}${quotes}`;
}
