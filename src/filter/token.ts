/** A word of a filter expression; `at` is its index in the text. */
export type Word =
  | { readonly type: 'number'; readonly value: number | bigint; readonly at: number; readonly text: string }
  | { readonly type: 'string'; readonly value: string; readonly at: number; readonly text: string }
  | { readonly type: 'name' | 'sign' | 'end'; readonly at: number; readonly text: string };

/** What is wrong with an expression, and where. */
export class FilterError extends Error {
  /** The expression, and a mark under the place. */
  readonly excerpt: readonly string[];

  constructor(expression: string, at: number, message: string) {
    super(`${message} (at character ${at + 1})`);
    this.excerpt = [`  ${expression}`, `  ${' '.repeat(at)}^`];
  }
}

const PATTERN =
  /\s*(?:(0[xX][0-9a-fA-F]+|-?\d+(?:\.\d+)?)|("(?:[^"\\]|\\.)*")|([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|(==|!=|<=|>=|<|>|\(|\)))/y;

/** Cuts an expression into words. Throws a FilterError. */
export function words(expression: string): Word[] {
  const found: Word[] = [];
  PATTERN.lastIndex = 0;
  while (expression.slice(PATTERN.lastIndex).trim() !== '') {
    const from = PATTERN.lastIndex;
    const match = PATTERN.exec(expression);
    if (match === null) {
      const at = from + /^\s*/.exec(expression.slice(from))![0].length;
      throw new FilterError(expression, at, meaningless(expression[at]!));
    }
    const [whole, number, string, name, sign] = match;
    const text = number ?? string ?? name ?? sign ?? '';
    const at = from + whole.length - text.length;
    if (number !== undefined) found.push({ type: 'number', value: numberOf(number), at, text });
    else if (string !== undefined)
      found.push({ type: 'string', value: stringOf(expression, string, at), at, text });
    else found.push({ type: name === undefined ? 'sign' : 'name', at, text });
  }
  return [...found, { type: 'end', at: expression.length, text: '' }];
}

/** What other languages write for what is said here in another way. */
const MEANT: { readonly [sign: string]: string } = { '=': '==', '&': 'and', '|': 'or', '!': 'not', "'": '"' };

function meaningless(sign: string): string {
  if (sign === '"') return 'a string is not closed';
  const meant = MEANT[sign];
  return `"${sign}" has no meaning here${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

function numberOf(text: string): number | bigint {
  if (text.includes('.')) return Number(text);
  const value = BigInt(text);
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;
}

function stringOf(expression: string, text: string, at: number): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new FilterError(expression, at, 'a string has an escape that JSON does not know');
  }
}
