import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs the executable where no Node is on the path and no package is near: two processes of it hand over a connection. Throws where
 * something is not as it should be.
 */
export function tryExecutable(executable: string): void {
  const directory = mkdtempSync('/tmp/handoff-exe-');
  const env = { PATH: directory, HOME: directory, XDG_RUNTIME_DIR: directory };
  const cli = (...args: string[]) => {
    const ran = spawnSync(executable, args, { cwd: directory, env, encoding: 'utf8', timeout: 600_000 });
    if (ran.status !== 0)
      throw new Error(
        `${args.join(' ')} ended with ${ran.status}: ${ran.error?.message ?? ran.stderr}${ran.stdout}`,
      );
    return ran.stdout;
  };
  const endpoint = join(directory, 'backend.sock');
  const backend = spawn(executable, ['fake-backend', endpoint, '--timeout', '600s'], {
    env,
    cwd: directory,
    stdio: 'ignore',
  });
  try {
    for (const [args, said] of [
      [['--version'], /^handoff-cli\/\d/],
      [
        ['send-offer', endpoint, '--wait', '300s', '--send', 'ping', '--expect-answer', 'ping', '--json'],
        /"received":"ping"/,
      ],
      [['demo'], /1 accepted, 1 refused, 1 invalid/],
      [['explain', 'ack-late'], /late/],
      [['help', 'scripts'], /corrupt:FAULT/],
      [['schema'], /2020-12/],
    ] as const) {
      const stdout = cli(...args);
      if (!said.test(stdout)) throw new Error(`${args.join(' ')}: expected ${said} in:\n${stdout}`);
    }
  } finally {
    backend.kill();
    rmSync(directory, { recursive: true, force: true });
  }
}
