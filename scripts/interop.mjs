// npm run test:interop: builds the reference implementation as a peer and runs test/interop against it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

if (spawnSync('cargo', ['--version'], { stdio: 'ignore' }).status !== 0) {
  const missing = 'the reference peer needs cargo, which is not there';
  const remedy = 'to enable these tests, install Rust from https://rustup.rs and run this again';
  const mustRun = process.env.CI === 'true';
  process.stderr.write(`${mustRun ? 'failed' : 'skipped'}: ${missing}\n${remedy}\n`);
  process.exit(mustRun ? 1 : 0);
}
run('cargo', ['build', '--release', '--locked', '--manifest-path', 'interop/Cargo.toml']);
run(process.execPath, ['scripts/build.mjs']);
const config = ['--config', 'test/interop/vitest.config.ts'];
run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...config, ...process.argv.slice(2)]);

/** Runs a program to its end; ends with its exit code unless that is 0. */
function run(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', cwd: root });
  if (error !== undefined) process.stderr.write(`cannot run ${program}: ${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}
