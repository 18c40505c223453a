import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** Compiles a program of this folder for the tests of a file; gives its path. */
export function compiled(name: string): string {
  const folder = mkdtempSync('/tmp/handoff-c-');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const [source, program] = [fileURLToPath(new URL(`${name}.c`, import.meta.url)), join(folder, name)];
  execFileSync('gcc', ['-Wall', '-Wextra', '-Werror', '-O1', '-o', program, source]);
  return program;
}
