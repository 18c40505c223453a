import { named, numberOf, type Value } from './arguments.ts';

/** O_NONBLOCK in what F_GETFL gives. */
const O_NONBLOCK = 0o4000;

/** Whether O_NONBLOCK is in what F_GETFL gives. */
export function isNonblocking(result: Value): boolean {
  return ((numberOf(result) ?? 0) & O_NONBLOCK) !== 0;
}

/** Whether a flag is among those that are joined by `|`, by the end of its name. */
export function mentions(values: readonly Value[], flag: string): boolean {
  return values.some(
    (value) => value.kind === 'word' && value.text.split('|').some((part) => part.endsWith(flag)),
  );
}

/** Whether an address is that of a Unix socket; null where none is printed. */
export function isUnixAddress(address: Value | undefined): boolean | null {
  const family = named(address, 'sa_family');
  return family?.kind === 'word' ? family.text === 'AF_UNIX' || family.text === 'AF_LOCAL' : null;
}
