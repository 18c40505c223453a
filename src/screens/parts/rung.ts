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

/** The posts of the parties, with nothing said. */
export function posts(apart: number): string {
  return `${`│${' '.repeat(apart - 1)}`.repeat(2)}│`;
}

/**
 * Who said what to whom, as an arrow between the posts of three parties.
 * @param direction as in records; null: unknown
 * @param handedOver whether it is said on the connection that was handed over
 */
export function rung(direction: string | null, said: string, apart: number, handedOver = false): string {
  const [sayer, hearer] = (direction ?? 'broker-to-backend').split('-to-');
  const [from, to] = [PARTIES.indexOf(sayer!), PARTIES.indexOf(hearer!)];
  const left = Math.min(from, to);
  const right = Math.max(from, to);
  const room = (right - left) * apart - 3;
  const shaftSign = handedOver ? '═' : '─';
  const text = shortened(line(` ${said} `), room);
  const width = widthOf(text);
  const ahead = shaftSign.repeat(Math.max(0, Math.floor((room - width) / 2)));
  const shaft = `${ahead}${plainText(text)}${shaftSign.repeat(Math.max(0, room - width - ahead.length))}`;
  const arrow = from < to ? `${shaftSign}${shaft}▶` : `◀${shaft}${shaftSign}`;
  const post = `│${' '.repeat(apart - 1)}`;
  return `${post.repeat(left)}│${arrow}│${' '.repeat(apart - 1)}${post.repeat(Math.max(0, 2 - right))}`.slice(
    0,
    2 * apart + 1,
  );
}
