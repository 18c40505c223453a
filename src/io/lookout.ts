import { type Entry, Roster } from './roster.ts';

/** How often to look. In ms. */
const LOOK_MS = 100;

const looks = new Roster<() => void>();
let timer: NodeJS.Timeout | null = null;

/**
 * Looks from time to time, until `stopLooking`. All share one timer: nearly every connection is looked at for a moment before it is
 * closed, and a timer for each costs more than reading it.
 */
export function keepLooking(look: () => void): Entry<() => void> {
  timer ??= setInterval(() => looks.visit((one) => one()), LOOK_MS);
  timer.ref();
  return looks.add(look);
}

export function stopLooking(entry: Entry<() => void> | null): void {
  if (entry === null) return;
  looks.remove(entry);
  // It goes on, as somebody else is likely to look soon, but keeps no process from ending.
  if (looks.size === 0) timer?.unref();
}
