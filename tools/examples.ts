// npm run test:examples: runs the examples of docs/recipes.md and docs/testing.md as they stand there, each twice in one shell.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocks } from './examples/code-blocks.ts';
import { ROOT } from './root.ts';

/** What runs a block, by the language that its fence names; blocks in other languages are not run. */
const PROGRAMS: { readonly [language: string]: string } = { sh: 'bash', python: 'python3' };

const directory = mkdtempSync('/tmp/handoff-examples-');
const program = join(directory, 'handoff-cli');
writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'bin/run.js')}' "$@"\n`);
chmodSync(program, 0o755);
const env = { ...process.env, PATH: `${directory}:${process.env['PATH']}` };
let failed = 0;
let ran = 0;
for (const document of ['docs/recipes.md', 'docs/testing.md'])
  for (const { language, text, line } of codeBlocks(readFileSync(join(ROOT, document), 'utf8'))) {
    const interpreter = PROGRAMS[language];
    if (interpreter === undefined) continue;
    // The second time must find nothing in its way that the first one has left.
    const twice =
      language === 'sh' ? `${text}\nfirst=$?\n${text}\nlast=$?\nexit $((first != 0 || last != 0))\n` : text;
    const { status, stdout, stderr } = spawnSync(interpreter, ['-'], {
      ...{ input: twice, env, cwd: directory, encoding: 'utf8', timeout: 300_000 },
    });
    ran += 1;
    process.stdout.write(`${status === 0 ? 'passed' : 'FAILED'}  ${document}:${line}\n`);
    if (status === 0) continue;
    failed += 1;
    process.stdout.write(`${text}\n${stdout}${stderr}\n`);
  }
rmSync(directory, { recursive: true, force: true });
if (ran === 0) process.stdout.write('there is no example\n');
process.exitCode = failed > 0 || ran === 0 ? 1 : 0;
