import { type Line, line, plainText, shortened, widthOf } from '../layout/line.ts';

const PARTIES: readonly string[] = ['client', 'broker', 'backend'];
/** Room for what is said beside a rung. */
export const BESIDE = 11;
/** Columns between two parties. */
const LEAST_APART = 12;
const MOST_APART = 34;

/** How far the parties of a ladder are from each other, in columns. */
export function apartIn(columns: number): number {
  return Math.max(LEAST_APART, Math.min(MOST_APART, Math.floor((columns - BESIDE - 8) / 2)));
}

/** The names of the parties, above the rungs. */
export function partiesLine(apart: number): Line {
  const names = PARTIES.map((name) => name.padEnd(apart)).join('');
  return line(names.trimEnd(), { bold: true });
}

/** Who said what to whom, as an arrow between the posts of three parties. @param direction as in records; null: unknown */
export function rung(direction: string | null, said: string, apart: number): string {
  const [sayer, hearer] = (direction ?? 'broker-to-backend').split('-to-');
  const [from, to] = [PARTIES.indexOf(sayer!), PARTIES.indexOf(hearer!)];
  const left = Math.min(from, to);
  const right = Math.max(from, to);
  const room = (right - left) * apart - 3;
  const text = shortened(line(` ${said} `), room);
  const shaft = plainText(text)
    .padStart(Math.floor((room + widthOf(text)) / 2), '─')
    .padEnd(room, '─');
  const arrow = from < to ? `─${shaft}▶` : `◀${shaft}─`;
  const post = `│${' '.repeat(apart - 1)}`;
  const cells = `${post.repeat(left)}│${arrow}│${' '.repeat(apart - 1)}${post.repeat(Math.max(0, 2 - right))}`;
  return cells.slice(0, 2 * apart + 1);
}
