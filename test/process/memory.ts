import { readFileSync } from 'node:fs';

/** Memory of a process that is there at the moment, in KiB. */
export function residentKilobytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
