// Puts the Wireshark dissector together: tables made from the schema and the registry, then the parts in wireshark/.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
/** In the order in which they need each other. */
const PARTS = ['reader', 'pairing', 'frame', 'stream', 'dissector'];

export async function generateDissector() {
  const { dissectorTables } = await import('../dist/documentation.js');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const parts = PARTS.map((name) => readFileSync(join(root, 'wireshark', `${name}.lua`), 'utf8'));
  const head = `-- Handoff protocol dissector of handoff-cli ${version}. Made by its build; install it with: handoff-cli wireshark --install`;
  writeFileSync(join(root, 'dist/handoff.lua'), [head, dissectorTables(), ...parts].join('\n'));
}
