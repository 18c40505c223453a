import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';
import { unpacked } from './lay-out.ts';

/** What the package has of this directory, apart from what it is installed with. */
const PACKAGE = ['bin', 'dist', 'proto', 'docs', 'man', 'schema', 'oclif.manifest.json', 'package.json'];
/** What `npm start` looks at besides. */
const SOURCES = ['src', 'wireshark', 'scripts', 'tools', 'package-lock.json'];

/** A clone in which `npm start` finds everything installed and built, as npm would install it on Windows. */
export const PROGRAM = join(ROOT, 'build/windows/handoff-cli');

/** Puts the fresh build there, with koffi and its library for Windows. */
export function layOutProgram(): void {
  rmSync(PROGRAM, { recursive: true, force: true });
  for (const part of [...PACKAGE, ...SOURCES])
    cpSync(join(ROOT, part), join(PROGRAM, part), { recursive: true });
  const modules = join(PROGRAM, 'node_modules');
  mkdirSync(join(modules, '@koromix'), { recursive: true });
  cpSync(join(ROOT, 'node_modules/koffi'), join(modules, 'koffi'), { recursive: true });
  const { version } = JSON.parse(readFileSync(join(modules, 'koffi/package.json'), 'utf8')) as {
    version: string;
  };
  const library = '@koromix/koffi-win32-x64';
  cpSync(unpacked(`${library}@${version}`), join(modules, library), { recursive: true });
  // What scripts/setup.mjs leaves behind.
  const lock = createHash('sha256').update(readFileSync(join(PROGRAM, 'package-lock.json')));
  writeFileSync(join(modules, '.handoff-setup'), lock.digest('hex'));
  writeFileSync(join(PROGRAM, 'dist/.built'), '');
}
