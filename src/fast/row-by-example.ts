/** A number or a token in a row: what it is now, and an example that differs from it in every digit. */
export interface Variable {
  /** Where in the row it stands, once for each time it does. */
  readonly places: readonly number[];
  /** How many digits of it are shown; 0 where it is not. */
  readonly digits: number;
}

/** A row of some format as bytes, with the places of what changes from one such row to the next. */
export interface RowExample {
  readonly row: Uint8Array;
  readonly numbers: readonly Variable[];
  readonly token: Variable;
}

/** Renders a row for these numbers and this token, in hex. */
export type RenderRow = (numbers: readonly number[], token: string) => string;

/**
 * Finds out where a format puts numbers and a token by rendering a row again with one of them changed, and comparing.
 * Null where a row is not made up so: then every row has to be rendered.
 */
export function rowByExample(
  render: RenderRow,
  numbers: readonly number[],
  token: string,
): RowExample | null {
  const row = Buffer.from(render(numbers, token));
  const changedNumbers = numbers.map(otherDigits);
  const changedToken = otherHex(token);
  const found = numbers.map((number, index) => {
    const changed = numbers.with(index, changedNumbers[index]!);
    return variable(row, render(changed, token), String(number).length);
  });
  const foundToken = variable(row, render(numbers, changedToken), null);
  if (foundToken === null || found.includes(null)) return null;
  const example = { row, numbers: found as Variable[], token: foundToken };
  const filled = Buffer.from(row);
  fillIn(filled, 0, example, changedNumbers, Buffer.from(changedToken, 'hex'), 0);
  return filled.equals(Buffer.from(render(changedNumbers, changedToken))) ? example : null;
}

/** Writes numbers and a token over those of the example’s row, which stands in `target` from `start` on. */
export function fillIn(
  target: Uint8Array,
  start: number,
  example: RowExample,
  numbers: ArrayLike<number>,
  token: Uint8Array,
  tokenStart: number,
): void {
  const variables = example.numbers;
  for (let index = 0; index < variables.length; index++) {
    const { places, digits } = variables[index]!;
    for (let which = 0; which < places.length; which++)
      writeDecimal(target, start + places[which]! + digits, digits, numbers[index]!);
  }
  const { places, digits } = example.token;
  for (let which = 0; which < places.length; which++)
    writeHex(target, start + places[which]!, digits, token, tokenStart);
}

/** Writes the last `digits` digits of a number so that they end before `end`. */
function writeDecimal(target: Uint8Array, end: number, digits: number, number: number): void {
  let rest = number;
  let at = end;
  // Beyond 31 bits division is slow: the few digits above come first.
  for (; rest > LARGEST_INTEGER; rest = Math.floor(rest / 10)) target[--at] = ZERO + (rest % 10);
  for (let integer = rest | 0; at > end - digits; integer = (integer / 10) | 0)
    target[--at] = ZERO + (integer % 10);
}

function writeHex(target: Uint8Array, start: number, digits: number, bytes: Uint8Array, from: number): void {
  for (let index = 0; 2 * index < digits; index++) {
    const byte = bytes[from + index]!;
    target[start + 2 * index] = HEX[byte >> 4]!;
    target[start + 2 * index + 1] = HEX[byte & 0x0f]!;
  }
}

const ZERO = 0x30;
const LARGEST_INTEGER = 0x7fff_ffff;
const HEX = Buffer.from('0123456789abcdef');

/** @param digits how many the variable has; null: the first few of a token may be shown */
function variable(row: Uint8Array, changedRow: string, digits: number | null): Variable | null {
  const changed = Buffer.from(changedRow);
  if (changed.length !== row.length) return null;
  const places: number[] = [];
  let shown = 0;
  for (let at = 0; at < row.length; ) {
    if (row[at] === changed[at]) {
      at++;
      continue;
    }
    let end = at + 1;
    while (end < row.length && row[end] !== changed[end]) end++;
    if (shown !== 0 && end - at !== shown) return null;
    shown = end - at;
    places.push(at);
    at = end;
  }
  if (digits !== null && shown !== 0 && shown !== digits) return null;
  return { places, digits: shown };
}

/** As many digits, none of them the same, the first of them not zero. */
function otherDigits(number: number): number {
  return Number(String(number).replace(/\d/g, (digit) => (digit === '9' ? '8' : String(Number(digit) + 1))));
}

function otherHex(hex: string): string {
  return hex.replace(/[\da-f]/g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16));
}
