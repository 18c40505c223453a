import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/cli/help/exit-codes.ts';
import { readManifest } from '../../src/cli/manifest.ts';
import { codeBlocks } from '../../tools/examples/code-blocks.ts';
import { ROOT } from '../../tools/root.ts';

const { commands } = readManifest(ROOT);
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);

/** The command lines of this program in the blocks of a page, as far as the next program. */
function commandLines(page: string): string[] {
  const blocks = codeBlocks(readFileSync(join(ROOT, page), 'utf8'));
  return blocks.flatMap(({ text }) =>
    [...text.matchAll(/^(?:\$ )?handoff-cli ([a-z][^\n|#>&;)]*)/gm)].map(([, line]) => line!),
  );
}

/** What no command could take. */
function mistake(line: string): string | null {
  const unquoted = line.replace(/'[^']*'|"[^"]*"/g, 'QUOTED').replace(/ -- .*/, '');
  const [name = '', ...words] = unquoted.split(/\s+/);
  const command = commands[name];
  if (command === undefined) return `there is no command ${name}`;
  const known = new Map(Object.entries(command.flags).map(([flag, facts]) => [`--${flag}`, facts]));
  for (const [index, word] of words.entries()) {
    const [flag = '', joined] = word.split('=');
    if (!flag.startsWith('--')) continue;
    const facts = known.get(flag) ?? known.get(flag.replace(/^--no-/, '--'));
    if (facts === undefined) return `${name} has no flag ${flag}`;
    const value = joined ?? words[index + 1];
    if (facts.options !== undefined && !facts.options.includes(value!))
      return `${name} ${flag} is never ${value}`;
  }
  return null;
}

describe('every command line in', () => {
  it.each(PAGES)('%s names a command and flags that exist', (page) => {
    expect(commandLines(page).flatMap((line) => mistake(line) ?? [])).toEqual([]);
  });
});

it('command lines with mistakes are found', () => {
  expect(commandLines('README.md').length).toBeGreaterThan(15);
  expect(mistake('decode --format tree x')).toBeNull();
  expect(mistake('decoed x')).toBe('there is no command decoed');
  expect(mistake("decode --fitler 'index == 1' x")).toBe('decode has no flag --fitler');
  expect(mistake('decode --format trees x')).toBe('decode --format is never trees');
});

it('README.md lists all exit codes', () => {
  const listed = [...README.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
  expect(listed).toEqual(EXIT_CODES.map(({ code }) => code));
});
