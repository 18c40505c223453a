import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../root.ts';
import type { CodeBlock } from './code-blocks.ts';
import { forText, type Place, type Ran, type Runner, ranAs, runInShell } from './in-shell.ts';
import { runJob, runPytest } from './in-tests.ts';

const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

/** A block that is a file for one program. */
interface FileRunner {
  readonly file: string;
  /** Given the path of the file: the commands that run it, each as words. */
  readonly commands: (path: string) => readonly (readonly [string, ...string[]])[];
}

const FILES: { readonly [language: string]: FileRunner } = {
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

/** What else runs a block, by the language that its fence names; blocks in other languages are not run. */
const RUNNERS: { readonly [language: string]: Runner } = { sh: runInShell, python: runPytest, yaml: runJob };

/** Runs a block; null for a language that is not run. */
export function runBlock(block: CodeBlock, place: Place): Ran | null {
  const { language, text } = block;
  const file = FILES[language];
  if (file !== undefined) return runFile(file, text, place);
  return RUNNERS[language]?.(block, place) ?? null;
}

function runFile({ file, commands }: FileRunner, text: string, { directory, env }: Place): Ran {
  const path = join(directory, file);
  writeFileSync(path, text);
  let output = '';
  for (const [program, ...args] of commands(path)) {
    const ran = ranAs(spawnSync(program, args, forText(directory, env)));
    output += ran.output;
    if (ran.result !== 'passed') return { ...ran, output };
  }
  return { result: 'passed', why: '', output };
}
