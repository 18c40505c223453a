import type { JsonSchema } from './record-schema.ts';

/** Every field of every record, as `TYPE.FIELD`, with its schema in JSON, under the number that `start` gives. */
export interface RecordFields {
  readonly schema: number;
  readonly fields: { readonly [field: string]: string };
}

export function recordFields({ $defs = {} }: JsonSchema): RecordFields {
  const records = Object.values($defs).flatMap(({ properties }) => {
    const type = properties?.['type']?.['const'];
    return typeof type === 'string' ? [[type, properties!] as const] : [];
  });
  const fields = records.flatMap(([type, properties]) =>
    Object.entries(properties).map(([name, { description: _, ...shape }]) => [
      `${type}.${name}`,
      JSON.stringify(shape),
    ]),
  );
  const start = records.find(([type]) => type === 'start')?.[1];
  return { schema: Number(start?.['schema']?.['const']), fields: Object.fromEntries(fields.sort()) };
}

/** The fields that were changed or removed though the number is the same: whoever reads records relies on them. */
export function brokenFields(before: RecordFields, now: RecordFields): readonly string[] {
  if (now.schema !== before.schema) return [];
  return Object.keys(before.fields).filter((field) => before.fields[field] !== now.fields[field]);
}
