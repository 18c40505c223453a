import { nearest } from '../values/nearest.ts';
import type { Field } from './field.ts';
import { recordFields } from './record-fields.ts';

/** What is wrong with a path: at which character of it, and why. */
export interface PathMistake {
  readonly at: number;
  readonly text: string;
}

/** What the field at a path can be; a mistake where no record has such a path. */
export function fieldsAt(path: string): readonly Field[] | PathMistake {
  let fields: readonly Field[] = [];
  let at = 0;
  let before = '';
  for (const name of path.split('.')) {
    const children: ReadonlyMap<string, readonly Field[]> =
      before === '' ? recordFields() : merged(fields.map((field) => field.children));
    const any = fields.flatMap(({ anyChild }) => (anyChild === null ? [] : [anyChild]));
    const found = children.get(name) ?? (any.length > 0 ? any : null);
    if (found === null) return { at, text: unknown(name, before, [...children.keys()]) };
    fields = found;
    before = before === '' ? name : `${before}.${name}`;
    at += name.length + 1;
  }
  return fields;
}

function unknown(name: string, before: string, known: readonly string[]): string {
  const path = before === '' ? name : `${before}.${name}`;
  if (known.length === 0) return `${before} has no fields`;
  const near = nearest(name, known);
  const hint =
    near !== null
      ? `did you mean ${before === '' ? near : `${before}.${near}`}?`
      : before === ''
        ? `records have ${known.join(', ')}`
        : `${before} has ${known.join(', ')}`;
  return `no record has a field ${path}; ${hint}`;
}

function merged(
  all: readonly (ReadonlyMap<string, readonly Field[]> | null)[],
): Map<string, readonly Field[]> {
  const found = new Map<string, readonly Field[]>();
  for (const children of all)
    for (const [name, fields] of children ?? []) found.set(name, [...(found.get(name) ?? []), ...fields]);
  return found;
}
