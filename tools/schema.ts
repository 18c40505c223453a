// Turns proto/ into src/generated/schema.json: protobufjs parses the .proto files here, so that neither the field reader
// nor the encoder has to read them at start-up.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { ROOT } from './root.ts';

const files = readdirSync(join(ROOT, 'proto'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.proto'))
  .sort()
  .map((name) => join(ROOT, 'proto', name));
const schema = new protobuf.Root().loadSync(files).resolveAll();
mkdirSync(join(ROOT, 'src/generated'), { recursive: true });
writeFileSync(join(ROOT, 'src/generated/schema.json'), `${JSON.stringify(schema.toJSON(), null, 1)}\n`);
