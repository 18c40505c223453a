import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';

const DIGITS = 8;

/** A short name for the program as it is built now: two builds that do the same have the same. */
export function buildDigest(): string {
  const dist = join(ROOT, 'dist');
  const files = readdirSync(dist).filter((name) => /\.[cm]?js$/.test(name));
  const hash = createHash('sha256');
  for (const name of files.sort()) hash.update(`${name}\n`).update(readFileSync(join(dist, name)));
  return hash.digest('hex').slice(0, DIGITS);
}
