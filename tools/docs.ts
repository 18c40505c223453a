// Writes the parts of docs/ that are made from the code; with --check it only says whether they are up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandEntry, commandsDocument } from './docs/commands.ts';
import { faultsDocument } from './docs/faults.ts';
import { handoffDocument } from './docs/handoff.ts';
import { keysDocument } from './docs/keys.ts';
import { problemsDocument } from './docs/problems.ts';
import { ROOT } from './root.ts';

const manifest = readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8');
const { commands } = JSON.parse(manifest) as { commands: { readonly [id: string]: CommandEntry } };
const documents = {
  'commands.md': commandsDocument(Object.values(commands)),
  'faults.md': faultsDocument(),
  'handoff.md': handoffDocument(),
  'keys.md': keysDocument(),
  'problems.md': problemsDocument(),
};
const check = process.argv.includes('--check');
for (const [name, text] of Object.entries(documents)) {
  const path = join(ROOT, 'docs', name);
  if (!check) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    process.exitCode = 1;
    process.stderr.write(`docs/${name} does not agree with the code; run npm run docs\n`);
  }
}
