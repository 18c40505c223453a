import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { median } from '../median.ts';

/**
 * What every measured process runs with. A Node with NODE_EXTRA_CA_CERTS takes some 80 ms longer to start, which would
 * flatter each ratio to another Node.
 */
export const ENVIRONMENT: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NODE_|HANDOFF_|FORCE_COLOR$)/.test(name)),
);

/** A program with its arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** Wall time of a whole process in ms; its output goes nowhere. */
export function timed([program, ...args]: CommandLine): number {
  const nowhere = openSync('/dev/null', 'w');
  const started = performance.now();
  const { status, stderr, error } = spawnSync(program, args, {
    stdio: ['ignore', nowhere, 'pipe'],
    encoding: 'utf8',
    env: ENVIRONMENT,
  });
  const took = performance.now() - started;
  closeSync(nowhere);
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${error?.message ?? stderr}`);
  return took;
}

/** The median wall times of several commands in ms. They take turns, so that what slows one round slows all of them. */
export function timedInTurns<Name extends string>(
  commands: { readonly [name in Name]: CommandLine },
  rounds: number,
): { readonly [name in Name]: number } {
  const names = Object.keys(commands) as Name[];
  const measured = Array.from({ length: rounds }, () => names.map((name) => timed(commands[name])));
  const medians = names.map((name, index) => [name, median(measured.map((round) => round[index]!))]);
  return Object.fromEntries(medians) as { readonly [name in Name]: number };
}
