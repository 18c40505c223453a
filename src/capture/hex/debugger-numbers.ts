/** Radix and form of the numbers that gdb prints for a byte: `x/8ub`, `x/8db`, `x/8ob`, `x/8tb`. With `x/8xb` they have `0x`. */
const FORMS: readonly (readonly [number, RegExp])[] = [
  [2, /^[01]{8}$/],
  [8, /^0[0-7]{0,3}$/],
  [10, /^-?(?:0|[1-9]\d{0,2})$/],
];
/** `x/8cb` has the character beside its number. */
const CHARACTER = / '(?:[^'\\]|\\.{1,3})'$/;
const MOST_NUMBERS = 64;

/** The bytes that gdb printed as numbers, with a tab before each; null where the text is anything else. */
export function debuggerNumbers(text: string): Uint8Array | null {
  if (text[0] !== '\t') return null;
  const words = text.slice(1).split('\t', MOST_NUMBERS + 1);
  if (words.length > MOST_NUMBERS) return null;
  const numbers = words.map((word) => word.replace(CHARACTER, ''));
  const form = FORMS.find(([, pattern]) => numbers.every((number) => pattern.test(number)));
  if (form === undefined) return null;
  const values = numbers.map((number) => Number.parseInt(number, form[0]));
  if (values.some((value) => value < -128 || value > 255)) return null;
  return Uint8Array.from(values.map((value) => value & 0xff));
}
