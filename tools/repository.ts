// Checks the files of the repository: nothing large that is not a fixture, such as the output of a load run that was added by
// mistake, and no source file that has grown beyond one idea.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';
import { trackedFiles } from './tracked.ts';

const MOST_BYTES = 256 * 1024;
const MOST_LINES = 250;
const FIXTURES = 'test/fixtures/';
const SOURCE = /^(?:src|test|tools|scripts)\/.*\.(?:tsx?|mjs)$/;

for (const path of trackedFiles()) {
  const { size } = statSync(join(ROOT, path));
  if (size > MOST_BYTES && !path.startsWith(FIXTURES))
    complain(`${path} has ${size} bytes: only fixtures may have more than ${MOST_BYTES}`);
  if (!SOURCE.test(path)) continue;
  const lines = readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1;
  if (lines > MOST_LINES) complain(`${path} has ${lines} lines: split what has more than ${MOST_LINES}`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
