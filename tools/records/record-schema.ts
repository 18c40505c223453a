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
  const text = JSON.stringify(made).replaceAll('#/definitions/', DEFINITIONS);
  const { definitions = {}, $ref, $schema: _, ...rest } = JSON.parse(text) as Generated;
  // The union of all records has arguments, and so a name of its own that nobody can read: it takes the place of the reference.
  const union = decodeURIComponent($ref?.slice(DEFINITIONS.length) ?? '');
  const { [union]: inlined = {}, ...$defs } = definitions;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A record of handoff-cli --json',
    ...inlined,
    ...rest,
    $defs,
  };
}

const DEFINITIONS = '#/$defs/';

interface Generated extends JsonSchema {
  readonly definitions?: { readonly [name: string]: JsonSchema };
  readonly $ref?: string;
}
