import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';
import type { Judged } from './row.ts';

const FOLDER = join(ROOT, 'build/robustness');

/** What one situation showed. */
export interface Part {
  readonly name: string;
  /** The command line that tried it. */
  readonly how: string;
  /** The build of the program that was tried. */
  readonly build: string;
  /** Where and when. */
  readonly machine: string;
  readonly rows: readonly Judged[];
  /** What could not be tried, and why. */
  readonly remarks: readonly string[];
}

export function keepPart(part: Part): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(pathOf(part.name), `${JSON.stringify(part, null, 1)}\n`);
}

/** What that command line has tried before; null where it has not. */
export function keptPart(name: string, how: string): Part | null {
  try {
    const part = JSON.parse(readFileSync(pathOf(name), 'utf8')) as Part;
    return part.how === how ? part : null;
  } catch {
    return null;
  }
}

function pathOf(name: string): string {
  return join(FOLDER, `${name.replaceAll(/[^a-z0-9]+/g, '-')}.json`);
}
