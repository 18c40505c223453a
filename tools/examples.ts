// npm run test:examples: runs the examples of docs/recipes.md and docs/testing.md as they stand there, those of a shell twice in
// one shell.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocks } from './examples/code-blocks.ts';
import { runBlock } from './examples/run-block.ts';
import { ROOT } from './root.ts';

const directory = mkdtempSync('/tmp/handoff-examples-');
const program = join(directory, 'handoff-cli');
writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'bin/run.js')}' "$@"\n`);
chmodSync(program, 0o755);
mkdirSync(join(directory, 'node_modules'));
symlinkSync(ROOT, join(directory, 'node_modules/handoff-cli'));
symlinkSync(join(ROOT, 'node_modules/vitest'), join(directory, 'node_modules/vitest'));
const env = { ...process.env, PATH: `${directory}:${process.env['PATH']}` };
let failed = 0;
let ran = 0;
for (const document of ['docs/recipes.md', 'docs/testing.md'])
  for (const { language, text, line } of codeBlocks(readFileSync(join(ROOT, document), 'utf8'))) {
    const result = runBlock({ directory, env }, language, text);
    if (result === null) continue;
    ran += 1;
    process.stdout.write(`${result.passed ? 'passed' : 'FAILED'}  ${document}:${line}\n`);
    if (result.passed) continue;
    failed += 1;
    process.stdout.write(`${text}\n${result.printed}\n`);
  }
rmSync(directory, { recursive: true, force: true });
if (ran === 0) process.stdout.write('there is no example\n');
process.exitCode = failed > 0 || ran === 0 ? 1 : 0;
