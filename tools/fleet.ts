// npm run test:fleet: the queries of docs/fleet.md over a thousand captures, in DuckDB and in Spark.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exitWithout, installed, MUST_RUN, runTests } from './programs.ts';
import { ROOT } from './root.ts';

/** Python with what the queries need, made where it must be there. */
const HOME = join(ROOT, 'node_modules/.cache/fleet');
const python = process.env['FLEET_PYTHON'] ?? join(HOME, 'bin/python3');
const has = (module: string) => spawnSync(python, ['-c', `import ${module}`]).status === 0;
// Spark is a program for Java.
const needed = installed('java') ? ['duckdb', 'pyspark'] : ['duckdb'];

if (!needed.every(has) && MUST_RUN) {
  if (!existsSync(python)) spawnSync('python3', ['-m', 'venv', HOME], { stdio: 'inherit' });
  spawnSync(python, ['-m', 'pip', 'install', '--quiet', ...needed], { stdio: 'inherit' });
}
const missing = needed.filter((module) => !has(module));
if (missing.length > 0)
  exitWithout(
    `Python has no ${missing.join(' and no ')}`,
    `to enable these tests, python3 -m venv ${HOME} && ${HOME}/bin/pip install ${missing.join(' ')}, or name a Python that has them in FLEET_PYTHON`,
  );
if (!needed.includes('pyspark')) process.stderr.write('without java, the query in Spark is not run\n');
process.env['FLEET_PYTHON'] = python;
process.env['FLEET_SPARK'] = String(needed.includes('pyspark'));
runTests('fleet');
