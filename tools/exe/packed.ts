import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Files by their path, relative to the folder that they are unpacked to. */
export type Packed = ReadonlyMap<string, { readonly bytes: Uint8Array; readonly executable: boolean }>;

/** Reads all files below a folder; links are left out, as npm's to programs are not needed. */
export function packed(folder: string): Packed {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(
    files.map((path) => [
      relative(folder, path),
      { bytes: new Uint8Array(readFileSync(path)), executable: (statSync(path).mode & 0o100) !== 0 },
    ]),
  );
}
