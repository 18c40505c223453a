const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
/** Timers hold 31 bits of milliseconds: a little under 25 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** `750ms`, `5s`, `1.5s`, `1m` or `1h` in ms. Throws an Error that says what is wrong. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  if (match === null) throw new Error(`"${text}" is not a duration: write 750ms, 5s or 1m`);
  const ms = Math.round(Number(match[1]) * UNITS[match[2]!]!);
  if (ms > LONGEST_MS) throw new Error(`${text} is too long; the longest duration is 24 days`);
  return ms;
}

/** A duration the way it is written: `750ms`, `5s`. */
export function formatDuration(ms: number): string {
  if (ms !== 0 && ms % UNITS['m']! === 0) return `${ms / UNITS['m']!}m`;
  return ms !== 0 && ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** The same with a sign and down to the microsecond, such as `-3.2ms`: in µs. Throws an Error that says what is wrong. */
export function parseOffset(text: string): number {
  const match = /^([+-]?)(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  if (match === null) throw new Error(`"${text}" is not an offset: write 3.2ms or -1.5s`);
  const microseconds = Math.round(Number(match[2]) * UNITS[match[3]!]! * 1000);
  return match[1] === '-' ? -microseconds : microseconds;
}
