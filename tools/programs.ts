import { spawnSync } from 'node:child_process';
import { ROOT } from './root.ts';

/** With CI=true, nothing that cannot run is skipped. */
export const MUST_RUN = process.env['CI'] === 'true';

/** Runs a program to its end in the root; ends this one with its exit code unless that is 0. */
export function runOrExit(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', cwd: ROOT });
  if (error !== undefined) process.stderr.write(`cannot run ${program}: ${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Whether all of these programs can be started. */
export function installed(...programs: readonly string[]): boolean {
  return programs.every(
    (program) =>
      spawnSync(program, [program === 'socat' ? '-V' : '--version'], { stdio: 'ignore' }).status === 0,
  );
}

/** Ends this tool because of what is not installed: as failed where it must run, else as skipped. */
export function exitWithout(missing: string, remedy: string): never {
  process.stderr.write(`${MUST_RUN ? 'failed' : 'skipped'}: ${missing}\n${remedy}\n`);
  process.exit(MUST_RUN ? 1 : 0);
}

/** Runs the tests of a folder that has a configuration of its own, on a fresh build. @param built called once that is made */
export function runTests(folder: string, built: () => void = () => {}): void {
  runOrExit(process.execPath, ['scripts/build.mjs']);
  built();
  const config = ['--config', `test/${folder}/vitest.config.ts`];
  runOrExit(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...config, ...process.argv.slice(2)]);
}

/** Makes sure of programs, by the Debian package that has them: installs them where they must be there and it can, else ends. */
export function requirePrograms(needed: { readonly [name: string]: readonly string[] }): void {
  const missing = () =>
    Object.entries(needed)
      .filter(([, programs]) => !installed(...programs))
      .map(([name]) => name);
  if (missing().length > 0 && MUST_RUN && process.getuid?.() === 0) {
    const quiet = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    spawnSync('apt-get', ['install', '-y', '-qq', ...missing()], { stdio: 'inherit', env: quiet });
  }
  const list = missing();
  if (list.length === 0) return;
  const remedy = `install them (Debian: apt-get install ${list.join(' ')}) and run this again`;
  exitWithout(`not installed: ${list.join(', ')}`, `to enable these tests, ${remedy}`);
}
