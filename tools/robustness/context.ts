import type { Random } from '../../test/fuzz/random.ts';
import type { Judged, Row } from './row.ts';
import { faultOf } from './row.ts';
import type { Subject } from './subject.ts';

/** What a situation needs to be tried. */
export interface Context {
  /** A path in a directory that is gone afterwards, another one each time. */
  path(name: string): string;
  /** The endpoint of a fake backend that serves throughout. */
  readonly backend: string;
  readonly random: Random;
  /** Whether a sample is enough. */
  readonly quick: boolean;
  readonly handoffs: number;
}

/** One kind of trouble: gives a row for each command that gets into it, or says why it cannot be tried. */
export interface Situation {
  readonly name: string;
  rows(context: Context): AsyncIterable<Judged | string>;
}

/** The row of a command that has ended. @param allowed how it may end */
export function judged(
  subject: Subject,
  facts: Omit<Row, 'exit' | 'memory'>,
  allowed: readonly (number | string)[],
): Judged {
  const { exit, memory, embarrassment } = subject;
  const lost = [facts.lost, embarrassment].filter((text) => text !== '').join(', ');
  const row = { ...facts, exit, memory, lost };
  return { row, fault: faultOf(row, allowed) };
}

/** All of them, or some that are drawn where a sample is enough. */
export function sample<T>({ quick, random }: Context, all: readonly T[], count: number): readonly T[] {
  if (!quick) return all;
  const left = [...all];
  return Array.from(
    { length: Math.min(count, all.length) },
    () => left.splice(random.below(left.length), 1)[0]!,
  );
}
