// What the single executable runs: unpacks the package that is in it, once for each version and user, and starts that. koffi's
// native file and ink, which is an ES module, can be loaded from files only.
import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getAsset } from 'node:sea';
import { deserialize } from 'node:v8';
import { gunzipSync } from 'node:zlib';
import type { Packed } from './packed.ts';

const UNPACKED_BY = process.getuid?.() ?? '';

/** Where it can be kept: the user's cache, or, for one without a home that can be written to, the temporary files. */
function places(): readonly string[] {
  const cache = process.env['XDG_CACHE_HOME'] || join(home(), '.cache');
  return [join(cache, 'handoff-cli'), join(tmpdir(), `handoff-cli-exe-${UNPACKED_BY}`)];
}

/** Of a user that no passwd knows it cannot be told. */
function home(): string {
  try {
    return homedir();
  } catch {
    return tmpdir();
  }
}

/** Whether it is a directory of ours in which nobody else can have put anything. */
function isOurs(directory: string): boolean {
  const found = lstatSync(directory, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) return false;
  return process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0);
}

/** Whole or not at all: another process may be doing the same. */
function unpack(parent: string, name: string): string {
  const directory = join(parent, name);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  if (!isOurs(parent)) throw new Error(`${parent} is not a directory of yours alone`);
  if (isOurs(directory)) return directory;
  const unfinished = `${directory}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const packed = deserialize(gunzipSync(Buffer.from(getAsset('package')))) as Packed;
  for (const [path, { bytes, executable }] of packed) {
    const target = join(unfinished, path);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    writeFileSync(target, bytes, { mode: executable ? 0o700 : 0o600 });
  }
  try {
    renameSync(unfinished, directory);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!isOurs(directory)) throw error;
  }
  return directory;
}

function unpacked(): string {
  const name = Buffer.from(getAsset('name')).toString();
  const reasons: string[] = [];
  for (const place of places())
    try {
      return unpack(place, name);
    } catch (error) {
      reasons.push((error as Error).message);
    }
  process.stderr.write(
    `error: cannot unpack handoff-cli: ${reasons.join('; ')}\nset XDG_CACHE_HOME to a directory of yours\n`,
  );
  process.exit(3);
}

const root = join(unpacked(), 'node_modules/handoff-cli');
const program = join(root, 'bin/run.js');
// The welcome screen starts commands as Node does: with the path of the program before them.
if (process.argv[2] === program) process.argv.splice(2, 1);
createRequire(program)(program);
