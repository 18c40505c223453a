import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type CommandLine, ENVIRONMENT } from './timing.ts';

/** A command, and the endpoint that it listens on. */
export type Server = readonly [endpoint: string, command: CommandLine];

/** Starts servers, waits until they listen, and ends them after the work, however that goes. */
export async function withServers<T>(servers: readonly Server[], work: () => T): Promise<T> {
  const running: ChildProcess[] = [];
  try {
    for (const [endpoint, command] of servers) {
      const [program, ...args] = command;
      const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: ENVIRONMENT });
      running.push(server);
      while (!existsSync(endpoint)) {
        if (server.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${server.exitCode}`);
        await new Promise((done) => setTimeout(done, 20));
      }
    }
    return work();
  } finally {
    for (const server of running) server.kill('SIGINT');
    await Promise.all(running.map((server) => server.exitCode ?? once(server, 'exit')));
  }
}
