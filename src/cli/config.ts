import type { Interfaces } from '@oclif/core';
import type { Manifest } from './manifest.ts';

/** The name that people type. */
const BIN = 'handoff-cli';

/**
 * What oclif's commands ask of their configuration: who they are, and hooks, of which there are none. oclif's own would look
 * for plugins, themes and shells at every start.
 */
export function configOf(root: string, { version }: Manifest): Interfaces.Config {
  const config = {
    bin: BIN,
    name: BIN,
    root,
    version,
    runHook: async () => ({ failures: [], successes: [] }),
  };
  return config as unknown as Interfaces.Config;
}

/** The version as people read and report it. */
export function versionLine({ version }: Manifest): string {
  return `${BIN}/${version} ${process.platform}-${process.arch} node-${process.version}`;
}
