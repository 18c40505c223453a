// npm run test:recording: our captures in tshark and capinfos, and a handoff of ours recorded by strace.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Programs, by the Debian package that has them. */
const NEEDED = { tshark: ['tshark', 'capinfos'], strace: ['strace'] };
const mustRun = process.env.CI === 'true';

let missing = missingPackages();
if (missing.length > 0 && mustRun && process.getuid?.() === 0) {
  const quiet = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  spawnSync('apt-get', ['install', '-y', '-qq', ...missing], { stdio: 'inherit', env: quiet });
  missing = missingPackages();
}
if (missing.length > 0) {
  const remedy = `to enable these tests, install them (Debian: apt-get install ${missing.join(' ')}) and run this again`;
  process.stderr.write(
    `${mustRun ? 'failed' : 'skipped'}: there is no ${missing.join(', no ')}\n${remedy}\n`,
  );
  process.exit(mustRun ? 1 : 0);
}
run(['scripts/build.mjs']);
const config = ['--config', 'test/recording/vitest.config.ts'];
run(['node_modules/vitest/vitest.mjs', 'run', ...config, ...process.argv.slice(2)]);

function missingPackages() {
  const runs = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
  return Object.keys(NEEDED).filter((name) => !NEEDED[name].every(runs));
}

/** Runs a script to its end; ends with its exit code unless that is 0. */
function run(args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: root });
  if (status !== 0) process.exit(status ?? 1);
}
