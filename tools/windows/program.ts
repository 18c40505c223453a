import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';
import { unpacked } from './lay-out.ts';

/** What the package has of this directory, apart from what it is installed with. */
const PARTS = ['bin', 'dist', 'proto', 'docs', 'man', 'schema', 'oclif.manifest.json', 'package.json'];

/** The program as npm would install it on Windows. */
export const PROGRAM = join(ROOT, 'build/windows/handoff-cli');

/** Puts the fresh build there, with koffi and its library for Windows. */
export function layOutProgram(): void {
  rmSync(PROGRAM, { recursive: true, force: true });
  for (const part of PARTS) cpSync(join(ROOT, part), join(PROGRAM, part), { recursive: true });
  const modules = join(PROGRAM, 'node_modules');
  mkdirSync(join(modules, '@koromix'), { recursive: true });
  cpSync(join(ROOT, 'node_modules/koffi'), join(modules, 'koffi'), { recursive: true });
  const { version } = JSON.parse(readFileSync(join(modules, 'koffi/package.json'), 'utf8')) as {
    version: string;
  };
  const library = '@koromix/koffi-win32-x64';
  cpSync(unpacked(`${library}@${version}`), join(modules, library), { recursive: true });
}
