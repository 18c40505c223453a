// Checks that `test/` mirrors `src/`: every file with code in it has a unit test, or a reason why something else tests it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { untested } from './mirror/mirrored.ts';
import { TESTED_ELSEWHERE } from './mirror/tested-elsewhere.ts';
import { ROOT } from './root.ts';
import { trackedFiles } from './tracked.ts';

const REASONS = 'tools/mirror/tested-elsewhere.ts';

const sources = trackedFiles()
  .filter((path) => /^(?:src|test)\/.*\.tsx?$/.test(path) && !path.startsWith('src/generated/'))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
const without = new Set(untested(sources));
const excused = new Set(
  Object.values(TESTED_ELSEWHERE).flatMap((paths) => paths.map((path) => `src/${path}`)),
);
for (const path of without)
  if (!excused.has(path)) complain(`${path} has no unit test: write one, or give a reason in ${REASONS}`);
for (const path of excused)
  if (!without.has(path)) complain(`${path} has a unit test, or is gone: take it out of ${REASONS}`);

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
