// npm run test:otlp: builds the OTLP receiver of the OpenTelemetry collector by itself, and runs test/otlp against it.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exitWithout, runOrExit, runTests } from './programs.ts';
import { ROOT } from './root.ts';

const receiver = join(ROOT, 'build/otlp/receiver');

if (spawnSync('go', ['version'], { stdio: 'ignore' }).status !== 0)
  exitWithout(
    'the collector’s receiver needs go, which is not installed',
    'to enable these tests, install Go and run this again',
  );
// What was built before is used again: Go keeps it by its content.
runOrExit('go', ['build', '-C', 'test/otlp/receiver', '-o', receiver, '.']);
process.env['OTLP_RECEIVER'] = receiver;
runTests('otlp');
