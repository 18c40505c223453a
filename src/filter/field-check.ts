import type { Comparison } from './compare.ts';
import type { Field, Kind } from './field.ts';

/** A field, as an expression names it. */
export interface Named {
  readonly path: string;
  readonly fields: readonly Field[];
}

const IN_WORDS: { readonly [kind in Kind]: string } = {
  number: 'a number',
  text: 'text',
  boolean: 'true or false',
  list: 'a list',
  message: 'a message',
};
const EQUAL: readonly Kind[] = ['number', 'text', 'boolean'];
const ORDERED: readonly Kind[] = ['number', 'text'];

/** Why comparing two fields gives the same for every record that has both; null where it does not. */
export function fieldsMistake(one: Named, sign: Comparison, other: Named): string | null {
  const equates = sign === '==' || sign === '!=';
  const shared = kindsOf(one).filter((kind) => kindsOf(other).includes(kind));
  if (shared.some((kind) => (equates ? EQUAL : ORDERED).includes(kind))) return null;
  const never = equates ? 'they are never equal' : 'neither is more or less than the other';
  return `${said(one)} and ${said(other)}: ${never}`;
}

/** Why what one field holds is in no list or text of another; null where it can be. */
export function fieldInFieldMistake(member: Named, container: Named): string | null {
  const [inside, around] = [kindsOf(member), kindsOf(container)];
  if (around.includes('list') && inside.some((kind) => EQUAL.includes(kind))) return null;
  if (around.includes('text') && inside.includes('text')) return null;
  return `${said(member)} and ${said(container)}: it is never in that`;
}

/** Why what a field holds is a part of no text; null where it can be. */
export function fieldInTextMistake(member: Named): string | null {
  return kindsOf(member).includes('text') ? null : `${said(member)}, and only text is a part of text`;
}

function kindsOf({ fields }: Named): readonly Kind[] {
  return [...new Set(fields.flatMap(({ kinds }) => kinds))];
}

function said(named: Named): string {
  const kinds = kindsOf(named);
  return `${named.path} is ${kinds.map((kind) => IN_WORDS[kind]).join(' or ')}`;
}
