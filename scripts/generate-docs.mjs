// Writes the parts of docs/ that are made from the code; with --check it only says whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedDocuments } from '../dist/documentation.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { commands } = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
const documents = { ...generatedDocuments(), 'commands.md': commandsDocument() };
const check = process.argv.includes('--check');
let stale = 0;
for (const [name, text] of Object.entries(documents)) {
  const path = join(root, 'docs', name);
  if (!check) writeFileSync(path, text);
  else if (read(path) !== text) {
    stale += 1;
    process.stderr.write(`docs/${name} does not agree with the code; run npm run docs\n`);
  }
}
process.exit(stale === 0 ? 0 : 1);

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function commandsDocument() {
  const sections = Object.values(commands)
    .filter(({ hidden }) => !hidden)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map(commandSection);
  return `<!-- Made from the code by npm run docs; change it there. -->\n\n# Commands\n\n${sections.join('\n')}`;
}

function commandSection({ id, summary, description, args, flags, examples }) {
  const argumentRows = Object.values(args).map(
    ({ name, description: text, required }) =>
      `| \`${name.toUpperCase()}\` | ${required ? '' : 'optional; '}${inTable(text)} |`,
  );
  const flagRows = Object.values(flags).map(
    (flag) => `| \`${flagForm(flag)}\` | ${inTable(flagText(flag))} |`,
  );
  const bin = (text) =>
    text.replaceAll('<%= config.bin %>', 'handoff-cli').replaceAll('<%= command.id %>', id);
  return `## ${id}

${summary}

${description}

${['| | |', '|---|---|', ...argumentRows, ...flagRows].join('\n')}

${['```', ...(examples ?? []).map(bin), '```'].join('\n')}
`;
}

function flagForm({ name, type, allowNo, helpValue }) {
  if (type === 'boolean') return allowNo ? `--[no-]${name}` : `--${name}`;
  return `--${name} ${helpValue ?? 'VALUE'}`;
}

function flagText({ description, options, default: standard }) {
  const values = options ? ` (${options.join(', ')})` : '';
  return `${description}${values}${typeof standard === 'string' ? `; default ${standard}` : ''}`;
}

function inTable(text) {
  return text.replaceAll('|', '\\|');
}
