import type { Problem } from '../wire/problem.ts';

/** A problem by its severity and id. One that this command made itself on purpose is not counted, and says so. */
export function problemName({ severity, id, own }: Problem): string {
  return own ? `made here, ${severity} ${id}` : `${severity} ${id}`;
}
