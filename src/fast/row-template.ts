/** A number in a row; `width` tells how its digits are counted. */
export interface RowNumber {
  readonly value: number;
  /** How many digits it is written with, zeros in front; 0: as many as it has. */
  readonly width: number;
}

/** Where in a row a number or a token is shown. */
export interface Shown {
  /** Which of the numbers it is. */
  readonly index: number;
  /** Where its digits start, once for each time they are shown. */
  readonly places: readonly number[];
  /** How many digits are shown, from the first on; 0: none. */
  readonly digits: number;
  /** What the number is divided by, so that only the digits that are shown are left. */
  readonly scale: number;
}

/** A row of some format as bytes, with the places of what changes from one such row to the next. */
export interface RowTemplate {
  readonly row: Uint8Array;
  /** Those that are shown. */
  readonly numbers: readonly Shown[];
  readonly token: Shown;
}

/** Renders a row for these numbers and this token, in hex. */
export type RenderRow = (numbers: readonly number[], token: string) => string;

/**
 * Finds out where a format puts numbers and a token by rendering a row again with one of them changed, and comparing. Null
 * where that is not how rows are made up: then every row has to be rendered.
 */
export function rowTemplate(
  render: RenderRow,
  numbers: readonly RowNumber[],
  token: string,
): RowTemplate | null {
  const values = numbers.map(({ value }) => value);
  const row = Buffer.from(render(values, token));
  const changedNumbers = numbers.map(otherDigits);
  const changedToken = otherHex(token);
  const found = numbers.map(({ value, width }, index) => {
    const changed = values.with(index, changedNumbers[index]!);
    const digits = width === 0 ? String(value).length : width;
    return shownIn(row, render(changed, token), digits, width > 0, index);
  });
  const foundToken = shownIn(row, render(values, changedToken), token.length, true, 0);
  if (foundToken === null || found.includes(null)) return null;
  const shown = (found as Shown[]).filter(({ digits }) => digits > 0);
  const template = { row, numbers: shown, token: foundToken };
  const filled = Buffer.from(row);
  fillIn(filled, 0, template, changedNumbers, Buffer.from(changedToken, 'hex'), 0);
  return filled.equals(Buffer.from(render(changedNumbers, changedToken))) ? template : null;
}

/** Writes numbers and a token over those of the template’s row, a copy of which is in `target` from `start` on. */
export function fillIn(
  target: Uint8Array,
  start: number,
  template: RowTemplate,
  numbers: ArrayLike<number>,
  token: Uint8Array,
  tokenStart: number,
): void {
  const fields = template.numbers;
  for (let index = 0; index < fields.length; index++) {
    const { index: which, places, digits, scale } = fields[index]!;
    const number = scale === 1 ? numbers[which]! : Math.floor(numbers[which]! / scale);
    for (let place = 0; place < places.length; place++)
      writeDecimal(target, start + places[place]! + digits, digits, number);
  }
  const { places, digits } = template.token;
  for (let which = 0; which < places.length; which++)
    writeHex(target, start + places[which]!, digits, token, tokenStart);
}

/** Writes the last `digits` digits of a number so that they end before `end`. */
function writeDecimal(target: Uint8Array, end: number, digits: number, number: number): void {
  let rest = number;
  let at = end;
  // Above 31 bits division is slow: the few digits above come first.
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

/**
 * Where two renderings differ.
 * @param digits how many digits there are
 * @param partly whether only the first of them may be shown
 */
function shownIn(
  row: Uint8Array,
  changedRow: string,
  digits: number,
  partly: boolean,
  index: number,
): Shown | null {
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
  if (shown > digits || (!partly && shown !== 0 && shown !== digits)) return null;
  return { index, places, digits: shown, scale: 10 ** (digits - shown) };
}

/** As many digits, none of them the same, none of them zero. */
function otherDigits({ value, width }: RowNumber): number {
  const digits = String(value).padStart(width, '0');
  return Number(digits.replace(/\d/g, (digit) => (digit === '9' ? '8' : String(Number(digit) + 1))));
}

function otherHex(hex: string): string {
  return hex.replace(/[\da-f]/g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16));
}
