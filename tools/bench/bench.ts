import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BINARY, ROOT } from '../../test/process/running.ts';
import type { CommandLine } from './timing.ts';

/** What the parts of a benchmark work with. */
export interface Bench {
  /** For captures and sockets; gone afterwards. */
  readonly folder: string;
  /** The program of the reference implementation; null where it is not built. */
  readonly peer: string | null;
}

const PEER = join(ROOT, 'interop/target/release/reference-peer');

export function benchIn(folder: string): Bench {
  return { folder, peer: existsSync(PEER) ? PEER : null };
}

export function cli(...args: string[]): CommandLine {
  return [process.execPath, BINARY, ...args];
}

export function hasTshark(): boolean {
  return spawnSync('tshark', ['--version'], { stdio: 'ignore' }).status === 0;
}
