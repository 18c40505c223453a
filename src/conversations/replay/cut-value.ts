import { beginning } from '../../wire/fields/beginning.ts';
import type { Value } from '../../wire/fields/value.ts';

/** Of a longer text, or of more members, only the beginning is kept: a peer can send 16 MiB in one field. */
export const MOST_CHARACTERS = 512;
const MOST_MEMBERS = 64;

export interface CutValue {
  readonly value: Value;
  readonly length: number | null;
}

/** A value as a difference shows it. `length`: of the whole, in characters or members; null where nothing is cut. */
export function cutValue(value: Value): CutValue {
  if (typeof value === 'string' && value.length > MOST_CHARACTERS)
    return { value: beginning(value, MOST_CHARACTERS), length: value.length };
  if (!Array.isArray(value)) return { value, length: null };
  const kept = value.slice(0, MOST_MEMBERS).map((member) => cutValue(member).value);
  return { value: kept, length: value.length > MOST_MEMBERS ? value.length : null };
}

/** Whether two values are the same, without making text of them. */
export function sameValue(one: Value, other: Value): boolean {
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object')
    return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return (
    names.length === others.length &&
    names.every((name) => Object.hasOwn(other, name) && sameValue(memberOf(one, name), memberOf(other, name)))
  );
}

function memberOf(value: Value[] | { [name: string]: Value }, name: string): Value {
  return (value as { [name: string]: Value })[name]!;
}
