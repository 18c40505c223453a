// npm start and npm test on a fresh clone: installs and builds what is missing, then runs the command.
// Knows nothing but Node, as it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [task = 'start', ...rest] = process.argv.slice(2);

requireNode(20, 19);
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
if (contentOf('node_modules/.handoff-setup') !== lock) {
  say('installing the dependencies (once) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(join(root, 'node_modules/.handoff-setup'), lock);
}
if (
  olderThan('dist/.built', [
    'src',
    'proto',
    'wireshark',
    'scripts',
    'tools/schema.ts',
    'tools/dissector.ts',
    'tools/dissector',
    'tools/man.ts',
    'tools/man',
    'package.json',
  ])
) {
  say('building …');
  run(process.execPath, ['scripts/build.mjs']);
  writeFileSync(join(root, 'dist/.built'), '');
}
const commands = {
  start: ['bin/run.js', ...(rest.length === 0 ? ['demo'] : rest)],
  test: ['node_modules/vitest/vitest.mjs', 'run', ...rest],
};
const { status, signal } = spawnSync(process.execPath, commands[task], { stdio: 'inherit' });
process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  say(`handoff-cli needs Node ${major}.${minor} or later, this is ${process.versions.node}`);
  process.exit(1);
}

function contentOf(file) {
  const path = join(root, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Whether a file is missing, or older than anything that it is made from. */
function olderThan(target, sources) {
  const path = join(root, target);
  if (!existsSync(path)) return true;
  const made = statSync(path).mtimeMs;
  return sources.some((source) => newest(join(root, source)) > made);
}

function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(path)
    .filter((name) => name !== 'generated')
    .map((name) => newest(join(path, name)));
  return Math.max(found.mtimeMs * Number(!path.endsWith('src')), ...inside);
}

function run(command, args) {
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    cwd: root,
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
