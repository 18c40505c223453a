import { nearest } from '../values/nearest.ts';
import type { Comparison } from './compare.ts';
import type { Field } from './field.ts';

/** Why a comparison of a field with a value is the same for every record; null where it is not. */
export function comparisonMistake(
  path: string,
  fields: readonly Field[],
  sign: Comparison,
  value: unknown,
): string | null {
  if (value === null) return null;
  const orders = sign !== '==' && sign !== '!=';
  if (fields.some((field) => field.canBe(value) || (orders && comparable(field, value)))) return null;
  return neverText(path, fields, value);
}

/** Why a value is in no list or text at the path; null where it can be. */
export function membershipMistake(path: string, fields: readonly Field[], value: unknown): string | null {
  const fits = ({ values, what }: Field): boolean => {
    if (values !== null)
      return what.startsWith('a list')
        ? values.includes(String(value))
        : values.some((known) => known.includes(String(value)));
    return what.startsWith('a list') || typeof value === 'string';
  };
  return fields.some(fits) ? null : neverText(path, fields, value);
}

/** Text of a known set can still be ordered. */
function comparable({ values }: Field, value: unknown): boolean {
  return values !== null && typeof value === 'string';
}

function neverText(path: string, fields: readonly Field[], value: unknown): string {
  const shown = typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  const values = fields.flatMap((field) => field.values ?? []);
  const near = typeof value === 'string' ? nearest(value, values) : null;
  const hint =
    near !== null
      ? `did you mean "${near}"?`
      : `it is ${[...new Set(fields.map(({ what }) => what))].join(', or ')}`;
  return `${path} is never ${shown}; ${hint}`;
}
