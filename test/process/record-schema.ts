import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

let validate: ValidateFunction | null = null;

/** What is wrong with a record as `--json` wrote it, by schema/records.schema.json; null: nothing is. */
export function schemaErrors(record: object): string | null {
  validate ??= compiled();
  if (validate(record)) return null;
  const errors = (validate.errors ?? []).slice(0, 20).map(({ instancePath, message, params }) => {
    return `${instancePath} ${message} ${JSON.stringify(params)}`;
  });
  return `${JSON.stringify(record)} is no record of schema/records.schema.json:\n${errors.join('\n')}`;
}

function compiled(): ValidateFunction {
  const schema = JSON.parse(
    readFileSync(new URL('../../schema/records.schema.json', import.meta.url), 'utf8'),
  );
  // Of the record's type alone, or each record would be compared with every type.
  return new Ajv2020({ strict: false, allErrors: false }).compile(schema);
}
