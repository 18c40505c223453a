import { RecentlyUsed } from '../../records/recently-used.ts';
import type { Problem, ProblemId } from '../../wire/problem.ts';

/** What was seen is remembered for this many messages. */
const MOST_SIGHTS = 131_072;
/** Of a message that was sent more often, further numbers are not remembered. */
const MOST_INDEXES = 16;

/** A message that passed, however often and in however many recordings. */
export interface Sight {
  /** The connection that it was told on. */
  connection: number;
  /** Where it was told, in its stream. */
  offset: number;
  /** The numbers of its frames, in the order in which it was told. */
  readonly indexes: number[];
  /** What was found wrong with it where it was told. */
  readonly problems: Set<ProblemId>;
  /** How often it was told. */
  told: number;
  /** How often each recording has shown it. */
  readonly shown: Map<number, number>;
}

/** Whether another recording has shown a message already. */
export interface Sighting {
  readonly sight: Sight;
  /** Which time it is that this recording shows it, from 0. */
  readonly nth: number;
  /** Whether it was told then. */
  readonly again: boolean;
}

/**
 * Tells each message once, whichever recordings show it: as often as the one that shows it most often. So neither clocks nor the order of
 * recordings matter, and what is sent twice is reported twice.
 */
export class Sights {
  private readonly known = new RecentlyUsed<string, Sight>(MOST_SIGHTS);

  /** What is known of it; undefined where no recording has shown it. */
  find(key: string): Sight | undefined {
    return this.known.get(key);
  }

  /** Notes that a recording shows it. */
  see(key: string, recording: number): Sighting {
    let sight = this.known.get(key);
    if (sight === undefined) {
      sight = { connection: 0, offset: 0, indexes: [], problems: new Set(), told: 0, shown: new Map() };
      this.known.set(key, sight);
    }
    const nth = sight.shown.get(recording) ?? 0;
    sight.shown.set(recording, nth + 1);
    const again = nth < sight.told;
    if (!again) sight.told = nth + 1;
    return { sight, nth, again };
  }
}

/** Notes the number of a frame that was told. */
export function addIndex({ indexes }: Sight, index: number): void {
  if (indexes.length < MOST_INDEXES) indexes.push(index);
}

/** Notes where a message was told, and what was found wrong with it there. */
export function tellSight(
  sight: Sight,
  connection: number,
  { offset, problems }: { readonly offset: number; readonly problems: readonly Problem[] },
): void {
  sight.connection = connection;
  sight.offset = offset;
  for (const { id } of problems) sight.problems.add(id);
}

/** What is wrong with a message in one recording that was not where it was told. */
export function news({ problems }: Sight, found: readonly Problem[]): readonly Problem[] {
  return found.filter(({ id, severity }) => severity !== 'note' && !problems.has(id));
}
