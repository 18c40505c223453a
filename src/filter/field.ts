import { type Comparison, isNumeric, numeric } from './compare.ts';

/** What a comparison tells apart. A 64-bit number is text that is a number. */
export type Kind = 'number' | 'text' | 'boolean' | 'list' | 'message';

/** What a field of a record can hold; null it can nearly always be. */
export interface Field {
  /** What it can be, for a comparison with another field. */
  readonly kinds: readonly Kind[];
  /** In words, for messages. */
  readonly what: string;
  /** The values that it can have, where they are known beforehand. */
  readonly values: readonly string[] | null;
  /** Whether a comparison of it with the value, which is not null, can hold. */
  readonly fits: (sign: Comparison, value: unknown) => boolean;
  /** Whether the value can be in it, as a member of a list or a part of a text. */
  readonly has: (value: unknown) => boolean;
  /** Whether each record has it. */
  readonly always: boolean;
  /** The fields of a message by name, of every message that it can be; null where it has none. */
  readonly children: ReadonlyMap<string, readonly Field[]> | null;
  /** The field of any name, in a map. */
  readonly anyChild: Field | null;
}

const never = () => false;
const PLAIN = { values: null, has: never, always: false, children: null, anyChild: null } as const;

/** A number that is not negative, whole or not. */
export const AMOUNT: Field = {
  ...PLAIN,
  kinds: ['number'],
  what: 'a number that is not negative',
  fits: (sign, value) => inRange(sign, value, 0, Number.POSITIVE_INFINITY),
};

/** A whole number in a range, both ends included. */
export function integer(least: number | bigint, most: number | bigint): Field {
  return {
    ...PLAIN,
    kinds: ['number'],
    what: `a whole number from ${least} to ${most}`,
    fits: (sign, value) =>
      inRange(sign, value, least, most) &&
      (ordered(sign) || typeof value !== 'number' || Number.isInteger(value)),
  };
}

/** How many, or which of several. */
export const COUNT: Field = {
  ...integer(0, Number.MAX_SAFE_INTEGER),
  what: 'a whole number that is not negative',
};

export const TEXT: Field = {
  ...PLAIN,
  kinds: ['text'],
  what: 'text',
  // A number equals the text that is that number; in the order of texts it has no place.
  fits: (sign, value) => typeof value === 'string' || (isNumeric(value) && !ordered(sign)),
  has: (value) => typeof value === 'string',
};

/** Text that may stand for anything, as in a map. */
export const LOOSE_TEXT: Field = {
  ...TEXT,
  kinds: ['text', 'number'],
  fits: (_sign, value) => typeof value === 'string' || isNumeric(value),
};

/** A time as records show it; ordered, it can be compared with the beginning of one. */
export const TIME: Field = {
  ...PLAIN,
  kinds: ['text'],
  what: 'a time such as 2026-01-31T12:00:00.000000Z',
  fits: (sign, value) =>
    typeof value === 'string' &&
    (ordered(sign) ? /^\d{4}[-\dT:.]*Z?$/ : /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/).test(value),
  has: (value) => typeof value === 'string' && /^[-\dT:.Z]*$/.test(value),
};

export const BOOLEAN: Field = {
  ...PLAIN,
  kinds: ['boolean'],
  what: 'true or false',
  fits: (sign, value) => typeof value === 'boolean' && !ordered(sign),
};

export const HEX: Field = {
  ...PLAIN,
  kinds: ['text'],
  what: 'bytes in lower-case hex',
  // Digits alone may be written without quotes.
  fits: (sign, value) =>
    isNumeric(value)
      ? !ordered(sign) && value >= 0
      : typeof value === 'string' && /^([\da-f]{2})*$/.test(value),
  has: (value) => typeof value === 'string' && /^[\da-f]*$/.test(value),
};

/** What a schema says that is not ours. */
export const ANYTHING: Field = {
  ...PLAIN,
  kinds: ['number', 'text', 'boolean', 'list', 'message'],
  what: 'anything',
  fits: () => true,
  has: () => true,
  children: new Map(),
  get anyChild() {
    return ANYTHING;
  },
};

/** One of these; text of a known set can still be ordered. */
export function oneOf(values: readonly string[]): Field {
  return {
    ...PLAIN,
    kinds: ['text'],
    what: `one of ${values.join(', ')}`,
    values,
    fits: (sign, value) => typeof value === 'string' && (ordered(sign) || values.includes(value)),
    has: (value) => typeof value === 'string' && values.some((known) => known.includes(value)),
  };
}

/** A value of an enum: its name, or the number of one that has no name. */
export function enumOf(names: ReadonlyMap<number, string>): Field {
  const named = oneOf([...names.values()]);
  const numbers = integer(-(2 ** 31), 2 ** 31 - 1);
  return {
    ...named,
    kinds: ['text', 'number'],
    what: `${named.what}, or a number that has no name`,
    fits: (sign, value) =>
      isNumeric(value)
        ? numbers.fits(sign, value) && (ordered(sign) || !names.has(Number(value)))
        : named.fits(sign, value),
  };
}

/** A list, of which a filter asks whether a value is in it. */
export function listOf(member: Field): Field {
  return {
    ...PLAIN,
    kinds: ['list'],
    what: `a list of ${member.what}`,
    values: member.values,
    fits: never,
    has: (value) => member.fits('==', value),
  };
}

/** A message that is one of several, with the fields of all of them. */
export function messageOf(
  children: ReadonlyMap<string, readonly Field[]>,
  anyChild: Field | null = null,
): Field {
  return {
    ...PLAIN,
    kinds: ['message'],
    what: 'a message, of which its fields can be compared',
    fits: never,
    children,
    anyChild,
  };
}

/** Whether some number from `least` to `most` compares so with the value: a number, or the decimal text of one. */
function inRange(sign: Comparison, value: unknown, least: number | bigint, most: number | bigint): boolean {
  const number = typeof value === 'string' ? numeric(value) : value;
  if (!isNumeric(number)) return false;
  if (sign === '<') return number > least;
  if (sign === '>') return number < most;
  const reaches = sign === '<=' || number <= most;
  return reaches && (sign === '>=' || number >= least);
}

function ordered(sign: Comparison): boolean {
  return sign !== '==' && sign !== '!=';
}
