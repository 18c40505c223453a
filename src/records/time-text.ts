/** The end of the year 9999, the last one that RFC 3339 can write, in microseconds. */
const END = 253_402_300_800_000_000;

/** The second that was last written, as most times follow in the same one. */
let known = { seconds: Number.NaN, text: '' };

/** RFC 3339 in UTC with microseconds, from microseconds since the epoch; null for a time that it cannot write. */
export function formatTime(microseconds: number): string | null {
  if (!(microseconds >= 0 && microseconds < END)) return null;
  const seconds = Math.floor(microseconds / 1_000_000);
  const fraction = String(Math.floor(microseconds - seconds * 1_000_000)).padStart(6, '0');
  return `${secondsText(seconds)}.${fraction}Z`;
}

/** The same up to the whole second, without its end. @param seconds since the epoch */
function secondsText(seconds: number): string {
  if (seconds !== known.seconds)
    known = { seconds, text: new Date(seconds * 1000).toISOString().slice(0, 19) };
  return known.text;
}

/** From one such time to another, in microseconds; null where one is not known. */
export function microsecondsBetween(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : microsecondsOf(to) - microsecondsOf(from);
}

function microsecondsOf(text: string): number {
  return Date.parse(`${text.slice(0, 19)}Z`) * 1000 + Number(text.slice(20, 26));
}
