// The licences of what is bundled into dist/, from the packages themselves.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * @param inputs the files that went into the bundle, relative to `root`, as esbuild's metafile lists them
 * @returns the text of third-party-notices.txt
 */
export function thirdPartyNotices(root, inputs) {
  const packages = new Map();
  for (const input of inputs) {
    const folder = packageFolder(input);
    if (folder !== null && !packages.has(folder)) packages.set(folder, notice(join(root, folder)));
  }
  const notices = [...packages.values()].sort((one, other) => (one.title < other.title ? -1 : 1));
  const head = `handoff-cli contains the following packages, under the licences given with each.\n`;
  return [head, ...notices.map(({ title, text }) => `${'='.repeat(80)}\n${title}\n\n${text.trim()}\n`)].join(
    '\n',
  );
}

/** node_modules/a/lib/x.js gives node_modules/a; a package within another one's node_modules counts by itself. */
function packageFolder(input) {
  const path = input.replace(/^.*?(?=node_modules\/)/, '');
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
  return path.startsWith('node_modules/') && match !== null ? match[1] : null;
}

function notice(folder) {
  const { name, version, license, author, homepage } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  if (!license) throw new Error(`${name} names no licence`);
  const title = [`${name} ${version} (${license})`, homepage].filter(Boolean).join('\n');
  const files = readdirSync(folder).filter(
    (file) => LICENCE_FILE.test(file) && existsSync(join(folder, file)),
  );
  if (files.length > 0)
    return { title, text: files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n') };
  const by = typeof author === 'string' ? author : author?.name;
  const holder = by ? ` Its author is ${by}.` : '';
  return {
    title,
    text: `The package has no licence file of its own; its package.json says ${license}.${holder}`,
  };
}
