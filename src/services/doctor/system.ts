import { readFileSync } from 'node:fs';
import { type Finding, limited, missing, works } from './finding.ts';

/** The oldest Node that this program runs with. */
const OLDEST_NODE = [20, 19] as const;
/** Descriptors below which a server has none left for its connections. */
const FEWEST_FILES = 64;
/** Descriptors that a load of some hundred connections needs. */
const ENOUGH_FILES = 1024;

export function lookAtNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needMajor, needMinor] = OLDEST_NODE;
  const enough = major > needMajor || (major === needMajor && minor >= needMinor);
  const found = `Node ${version}`;
  return enough
    ? works('Node', found)
    : missing('Node', found, `install Node ${needMajor}.${needMinor} or later`);
}

/** @param limits the text of /proc/self/limits; null: the system has none */
export function lookAtLimits(limits: string | null): Finding {
  const name = 'open files';
  const [, soft = '', hard = ''] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(limits ?? '') ?? [];
  if (soft === '') return limited(name, 'the limit is not known on this system', 'see ulimit -n');
  const found = `at most ${soft}, which may be raised to ${hard}`;
  const count = soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
  if (count < FEWEST_FILES) return missing(name, found, `raise it: ulimit -n ${ENOUGH_FILES}`);
  return count < ENOUGH_FILES
    ? limited(name, found, `for loads, raise it: ulimit -n ${ENOUGH_FILES}`)
    : works(name, found);
}

/** The limits of this process, where the system has them as a file. */
export function limitsOfProcess(): string | null {
  return contentOf('/proc/self/limits');
}

/** The text of a small file of the system, or null. */
export function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
