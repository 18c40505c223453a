/** What to do with a connection that was handed over; `ignore` keeps it open and never reads it. */
export const ADOPT_MODES = ['echo', 'discard', 'close', 'ignore'] as const;
export type AdoptMode = (typeof ADOPT_MODES)[number];
