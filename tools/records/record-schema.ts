import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';
import { ROOT } from '../root.ts';

/** A schema, or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly $defs?: { readonly [name: string]: JsonSchema };
  readonly properties?: { readonly [name: string]: JsonSchema };
}

/** The JSON Schema (2020-12) of the records that `--json` writes, made from their types. */
export function recordSchema(): JsonSchema {
  const made = createGenerator({
    path: join(ROOT, 'src/records/written.ts'),
    tsconfig: join(ROOT, 'tsconfig.json'),
    type: 'WrittenRecord',
    skipTypeCheck: true,
    additionalProperties: false,
    topRef: false,
  }).createSchema('WrittenRecord');
  const {
    definitions,
    $schema: _,
    ...rest
  } = JSON.parse(JSON.stringify(made).replaceAll('#/definitions/', '#/$defs/')) as {
    definitions: JsonSchema['$defs'];
    $schema: string;
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A record of handoff-cli --json',
    ...rest,
    ...(definitions !== undefined && { $defs: definitions }),
  };
}
