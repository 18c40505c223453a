import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/root.ts';
import { COMPILER } from '../../tools/windows/programs.ts';

/** The path of a program for Windows, made from the file of that name beside this one. Throws what the compiler says. */
export function compiled(name: string): string {
  const program = join(ROOT, `build/windows/${name}.exe`);
  mkdirSync(join(ROOT, 'build/windows'), { recursive: true });
  const args = ['-O1', '-Wall', '-Wextra', '-Werror', '-o', program, `test/windows/${name}.c`];
  const { status, stderr } = spawnSync(COMPILER, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0 || stderr !== '') throw new Error(`${name}.c: ${stderr}`);
  return program;
}
