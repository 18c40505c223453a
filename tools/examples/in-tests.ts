import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forText, type Ran, type Runner, ranAs } from './in-shell.ts';

const skipped = (why: string): Ran => ({ result: 'skipped', why, output: '' });

/** A file of tests for pytest, which is installed into an environment of its own where it is not there. */
export const runPytest: Runner = ({ text }, { directory, env }) => {
  const own = mkdtempSync(join(directory, 'py'));
  writeFileSync(join(own, 'test_example.py'), text);
  const quiet = { encoding: 'utf8', cwd: own } as const;
  let python = 'python3';
  if (spawnSync(python, ['-m', 'pytest', '--version'], quiet).status !== 0) {
    spawnSync(python, ['-m', 'venv', 'venv'], quiet);
    python = join(own, 'venv/bin/python');
    if (spawnSync(python, ['-m', 'pip', 'install', '--quiet', 'pytest'], quiet).status !== 0)
      return skipped('pytest is not installed, and cannot be');
  }
  return ranAs(spawnSync(python, ['-m', 'pytest', '-q'], forText(own, env)));
};

/**
 * The steps of a CI job, each in a shell of its own, as a runner does. What is installed is there already; `./my-backend` is played by
 * a fake.
 */
export const runJob: Runner = ({ text }, { directory, env }) => {
  const own = mkdtempSync(join(directory, 'ci'));
  const stub = (name: string, script: string) => {
    writeFileSync(join(own, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(own, name), 0o755);
  };
  stub('npm', 'test "$*" = "install --global handoff-cli"');
  stub('my-backend', 'exec handoff-cli fake-backend "$2" --timeout 60s --quiet >seen');
  const job = { ...env, PATH: `${own}:${env['PATH']}`, RUNNER_TEMP: own };
  for (const [, step] of text.matchAll(/^ *- run: (.*)$/gm)) {
    // A step does not wait for what it leaves in the background.
    const ran = ranAs(spawnSync('bash', ['-ec', `{ ${step}\n} >step 2>&1`], forText(own, job)));
    if (ran.result !== 'passed') return { ...ran, output: `${step}\n${ran.output}` };
  }
  return existsSync(join(own, 'handoff.pcapng'))
    ? { result: 'passed', why: '', output: '' }
    : { result: 'FAILED', why: 'there is no capture', output: '' };
};
