import { Failure, usageFailure } from '../failure.ts';
import { parseDuration } from '../values/duration.ts';
import { parseCount } from '../values/integer.ts';
import { nearest } from '../values/nearest.ts';

/** A length of time: in ms, or as the flags take it, such as `750ms`, `5s` or `1m`. */
export type Duration = number | string;

/** Reads the value of an option. Throws a Failure of kind `usage` where something is wrong with it. */
export function read<T>(option: string, value: unknown, parse: (text: string) => T): T {
  if (typeof value !== 'string') throw usageFailure(`${option} must be a string, not ${typeof value}`);
  try {
    return parse(value);
  } catch (error) {
    if (error instanceof Failure || error instanceof TypeError) throw error;
    const { message, excerpt } = error as Error & { excerpt?: readonly string[] };
    throw usageFailure(`${option}: ${message}`, '', excerpt);
  }
}

/** The same of an option that may be left out. */
export function readIfGiven<T>(option: string, value: unknown, parse: (text: string) => T): T | null {
  return value === undefined ? null : read(option, value, parse);
}

/** A duration in ms. Throws a Failure. */
export function milliseconds(option: string, value: Duration | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value !== 'number') return read(option, value, parseDuration);
  return read(option, `${value}ms`, parseDuration);
}

/** A whole number of at least 1, or null where none is given. Throws a Failure. */
export function wholeNumber(option: string, value: number | undefined): number | null {
  return value === undefined ? null : read(option, String(value), (text) => parseCount(text));
}

/** Throws a Failure where there is no such option: not every caller uses TypeScript. */
export function refuseUnknown(options: object, known: { readonly [name: string]: true }): void {
  const names = Object.keys(known);
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const near = nearest(unknown, names);
  throw usageFailure(
    `there is no option "${unknown}"`,
    near === null ? `the options are ${names.join(', ')}` : `did you mean "${near}"?`,
  );
}

/** One value or several, as a list. */
export function several(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
