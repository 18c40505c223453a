// Writes schema/records.schema.json from the types of the records, and schema/fields.json, the fields that people rely on. With
// --check it only says whether they are up to date. A field may be added; one that is changed needs a raised `schema`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenFields, type RecordFields, recordFields } from './records/fields.ts';
import { recordSchema } from './records/record-schema.ts';
import { ROOT } from './root.ts';

const SCHEMA = join(ROOT, 'schema/records.schema.json');
const FIELDS = join(ROOT, 'schema/fields.json');
const check = process.argv.includes('--check');
const schema = recordSchema();
const fields = recordFields(schema);
if (existsSync(FIELDS)) {
  const before = JSON.parse(readFileSync(FIELDS, 'utf8')) as RecordFields;
  for (const field of brokenFields(before, fields))
    complain(
      `${field} is not what it was, and the schema's number still is ${fields.schema}: raise it in StartRecord`,
    );
}
if (process.exitCode !== 1) {
  put(SCHEMA, schema);
  put(FIELDS, fields);
}

function put(path: string, content: unknown): void {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (!check) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text)
    complain(`${path} does not agree with the code; run npm run schema`);
}

function complain(text: string): void {
  process.exitCode = 1;
  process.stderr.write(`${text}\n`);
}
