import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the build wrote down about every command, so that help, completions and suggestions need not load one. */
export interface Manifest {
  readonly version: string;
  readonly commands: { readonly [id: string]: ManifestCommand };
}

export interface ManifestCommand {
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly examples?: readonly string[];
  readonly usage?: string | readonly string[];
  readonly hidden?: boolean;
  readonly args: { readonly [name: string]: ManifestArgument };
  readonly flags: { readonly [name: string]: ManifestFlag };
}

export interface ManifestArgument {
  readonly name: string;
  readonly description?: string;
  readonly required?: boolean;
  /** Whether it can have several values. */
  readonly multiple?: boolean;
  readonly options?: readonly string[];
}

export interface ManifestFlag {
  readonly name: string;
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly description?: string;
  readonly helpGroup?: string;
  readonly helpValue?: string;
  readonly hidden?: boolean;
  /** Whether `--no-NAME` exists, too. */
  readonly allowNo?: boolean;
  readonly default?: unknown;
  readonly options?: readonly string[];
}

/** @param root the folder of the package */
export function readManifest(root: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as Manifest;
}

/** The commands that help and completions show, by name. */
export function shownCommands({ commands }: Manifest): readonly ManifestCommand[] {
  return Object.values(commands)
    .filter(({ hidden }) => !hidden)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The flags of a command that help and completions show. */
export function shownFlags({ flags }: ManifestCommand): readonly ManifestFlag[] {
  return Object.values(flags).filter(({ hidden }) => !hidden);
}
