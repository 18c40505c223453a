// Writes the parts of docs/ that are made from the code; with --check it only says whether they are up to date, and whether
// every reference to a document leads somewhere.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandEntry, commandsDocument } from './docs/commands.ts';
import { conformanceDocument } from './docs/conformance.ts';
import { faultsDocument } from './docs/faults.ts';
import { handoffDocument } from './docs/handoff.ts';
import { keysDocument } from './docs/keys.ts';
import { problemsDocument } from './docs/problems.ts';
import { deadReferences } from './docs/references.ts';
import { ROOT } from './root.ts';
import { trackedFiles } from './tracked.ts';

const manifest = readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8');
const { commands } = JSON.parse(manifest) as { commands: { readonly [id: string]: CommandEntry } };
const documents = {
  'commands.md': commandsDocument(Object.values(commands)),
  'conformance.md': conformanceDocument(),
  'faults.md': faultsDocument(),
  'handoff.md': handoffDocument(),
  'keys.md': keysDocument(),
  'problems.md': problemsDocument(),
};
const check = process.argv.includes('--check');
const complain = (text: string) => {
  process.exitCode = 1;
  process.stderr.write(`${text}\n`);
};
for (const [name, text] of Object.entries(documents)) {
  const path = join(ROOT, 'docs', name);
  if (!check) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    complain(`docs/${name} does not agree with the code; run npm run docs`);
  }
}
if (check) {
  const paths = trackedFiles();
  const texts = paths.filter(
    (path) => /\.(md|tsx?|mjs|lua|rs)$/.test(path) && !path.startsWith('test/tools/'),
  );
  const files = new Map(texts.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
  for (const dead of deadReferences(files, (path) => paths.includes(path)))
    complain(`a reference that leads nowhere: ${dead}`);
}
