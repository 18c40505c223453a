// Turns proto/ into src/generated/schema.json: protobufjs parses the .proto files, so that neither
// the field reader nor the encoder has to read them at start-up.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';

const root = new URL('..', import.meta.url).pathname;

export function generateSchema() {
  const files = readdirSync(join(root, 'proto'), { recursive: true })
    .filter((name) => name.endsWith('.proto'))
    .sort()
    .map((name) => join(root, 'proto', name));
  const schema = new protobuf.Root().loadSync(files).resolveAll();
  mkdirSync(join(root, 'src/generated'), { recursive: true });
  const target = join(root, 'src/generated/schema.json');
  writeFileSync(target, `${JSON.stringify(schema.toJSON(), null, 1)}\n`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) generateSchema();
