// Puts the Wireshark dissector together, dist/handoff.lua: tables made from the schema, the registry and the table of
// problems, then the parts in wireshark/.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dissectorTables } from './dissector/tables.ts';
import { ROOT } from './root.ts';

/** In the order in which they need each other. */
const PARTS = ['reader', 'negotiation', 'pairing', 'frame', 'stream', 'dissector'];

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const parts = PARTS.map((name) => readFileSync(join(ROOT, 'wireshark', `${name}.lua`), 'utf8'));
const head = `-- Handoff protocol dissector of handoff-cli ${version}. Made by its build; install it with: handoff-cli wireshark --install`;
writeFileSync(join(ROOT, 'dist/handoff.lua'), [head, dissectorTables(), ...parts].join('\n'));
