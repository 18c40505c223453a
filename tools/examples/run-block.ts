import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../root.ts';

const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

/** Where examples run: a directory in which `handoff-cli` and `vitest` can be imported, and a PATH with `handoff-cli` on it. */
export interface Place {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
}

interface Runner {
  readonly file: string;
  /** Given the path of the file: the commands that run it, each as words. */
  readonly commands: (path: string) => readonly (readonly [string, ...string[]])[];
  /** What the file holds; the block as it stands without it. */
  readonly text?: (block: string) => string;
}

/** What runs a block, by the language that its fence names; blocks in other languages are not run. */
const RUNNERS: { readonly [language: string]: Runner } = {
  // The second time must find nothing in its way that the first one has left.
  sh: {
    file: 'example.sh',
    commands: (path) => [['bash', path]],
    text: (block) => `${block}\nfirst=$?\n${block}\nlast=$?\nexit $((first != 0 || last != 0))\n`,
  },
  python: { file: 'example.py', commands: (path) => [['python3', path]] },
  js: { file: 'example.test.mjs', commands: (path) => [[process.execPath, '--test', path]] },
  ts: {
    file: 'example.test.ts',
    commands: (path) => [[process.execPath, VITEST, 'run', '--root', dirname(path), path]],
  },
  rust: {
    file: 'example.rs',
    commands: (path) => [
      ['rustc', '--edition', '2021', '--test', '-o', `${path}.test`, path],
      [`${path}.test`],
    ],
  },
};

/** Runs a block; gives whether it passed and what it printed, or null for a language that is not run. */
export function runBlock(
  { directory, env }: Place,
  language: string,
  block: string,
): { readonly passed: boolean; readonly printed: string } | null {
  const runner = RUNNERS[language];
  if (runner === undefined) return null;
  const path = join(directory, runner.file);
  writeFileSync(path, runner.text?.(block) ?? block);
  let printed = '';
  for (const [program, ...args] of runner.commands(path)) {
    const ran = spawnSync(program, args, { env, cwd: directory, encoding: 'utf8', timeout: 300_000 });
    printed += `${ran.error?.message ?? ''}${ran.stdout}${ran.stderr}`;
    if (ran.status !== 0) return { passed: false, printed };
  }
  return { passed: true, printed };
}
