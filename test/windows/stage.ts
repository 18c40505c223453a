import { randomBytes } from 'node:crypto';
import { afterEach } from 'vitest';
import { onWindows, type WindowsProcess } from './wine.ts';

const started: WindowsProcess[] = [];

afterEach(async () => {
  for (const process of started.splice(0)) await process.kill();
});

/** A name that no other test has for a pipe. */
export function pipeName(): string {
  return `handoff-cli-test-${randomBytes(4).toString('hex')}`;
}

/** Starts a command; it is ended with the test. */
export function start(command: string, ...args: readonly string[]): WindowsProcess {
  const process = onWindows([command, '--json', ...args]);
  started.push(process);
  return process;
}

/** Starts a server, and waits until it listens. */
export async function serve(command: string, ...args: readonly string[]): Promise<WindowsProcess> {
  const process = start(command, ...args);
  await process.record('listening');
  return process;
}
