import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { usageFailure } from '../failure.ts';

/** Flags whose path must not be that of anything else: what they make would replace it, or they would be dialled in its place. */
const OWN = ['backend', 'capture', 'endpoint-file', 'control', 'log'];
/** Arguments that are paths. */
const ARGUMENTS = ['endpoint', 'listen', 'target', 'capture'];

interface Values {
  readonly [name: string]: unknown;
}

interface Named {
  readonly name: string;
  readonly path: string;
}

/**
 * Throws a Failure where a command line names one path for two things: a socket that is replaced by a capture can no longer be
 * dialled, and a capture that is replaced by another file is lost.
 * @param standing the endpoint from the environment, which takes the place of an argument; undefined: there is none, or no place for it
 */
export function mustBeDistinct(args: Values, flags: Values, standing?: string): void {
  const named = ARGUMENTS.flatMap((name) => namedPath(name.toUpperCase(), args[name]));
  if (args['endpoint'] === undefined) named.push(...namedPath('$HANDOFF_ENDPOINT', standing));
  for (const { name, path } of OWN.flatMap((name) => namedPath(`--${name}`, flags[name]))) {
    const other = named.find((one) => place(one.path) === place(path));
    if (other !== undefined)
      throw usageFailure(`${other.name} and ${name} are the same, ${path}`, 'give each a path of its own');
    named.push({ name, path });
  }
}

/** Where a path leads, by whatever links its directory is reached. */
function place(path: string): string {
  const whole = resolve(path);
  try {
    return join(realpathSync(dirname(whole)), basename(whole));
  } catch {
    // What is wrong with the directory is said by whoever opens something there.
    return whole;
  }
}

/** A device can be written to by any number; so can standard output, and `:auto` is another endpoint each time. */
function namedPath(name: string, value: unknown): readonly Named[] {
  const isPath = typeof value === 'string' && !/^($|-$|:auto$|\/dev\/|\\\\)/.test(value);
  return isPath ? [{ name, path: value }] : [];
}
