// npm run test:examples: runs the examples of docs/recipes.md and docs/testing.md as they stand there, those of a shell twice in
// one shell.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocks } from './examples/code-blocks.ts';
import { runBlock } from './examples/run-block.ts';
import { MUST_RUN } from './programs.ts';
import { ROOT } from './root.ts';

const directory = mkdtempSync('/tmp/handoff-examples-');
const program = join(directory, 'handoff-cli');
writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'bin/run.js')}' "$@"\n`);
chmodSync(program, 0o755);
mkdirSync(join(directory, 'node_modules'));
symlinkSync(ROOT, join(directory, 'node_modules/handoff-cli'));
symlinkSync(join(ROOT, 'node_modules/vitest'), join(directory, 'node_modules/vitest'));
const env = { ...process.env, PATH: `${directory}:${process.env['PATH']}` };
const only = process.argv[2] ?? '';
const counts = { passed: 0, FAILED: 0, skipped: 0 };
for (const document of ['docs/recipes.md', 'docs/testing.md'])
  for (const block of codeBlocks(readFileSync(join(ROOT, document), 'utf8'))) {
    const place = `${document}:${block.line}`;
    const ran = place.includes(only) ? runBlock(block, { directory, env }) : null;
    if (ran === null) continue;
    counts[ran.result] += 1;
    process.stdout.write(`${ran.result}  ${place}${ran.why === '' ? '' : ` (${ran.why})`}\n`);
    if (ran.result === 'FAILED') process.stdout.write(`${block.text}\n${ran.output}\n`);
  }
rmSync(directory, { recursive: true, force: true });
process.stdout.write(`${counts.passed} passed, ${counts.FAILED} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.FAILED > 0 || counts.passed === 0 || (MUST_RUN && counts.skipped > 0) ? 1 : 0;
