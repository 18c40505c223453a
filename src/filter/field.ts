/** What a field of a record can hold; null it can always be. */
export interface Field {
  /** In words, for messages. */
  readonly what: string;
  /** The values that it can have, where they are known beforehand. */
  readonly values: readonly string[] | null;
  /** Whether it can equal the value. */
  readonly canBe: (value: unknown) => boolean;
  /** The fields of a message by name, of every message that it can be; null where it has none. */
  readonly children: ReadonlyMap<string, readonly Field[]> | null;
  /** The field of any name, in a map. */
  readonly anyChild: Field | null;
}

const NO_CHILDREN = { values: null, children: null, anyChild: null } as const;

export const NUMBER: Field = { ...NO_CHILDREN, what: 'a number', canBe: isNumberLike };
export const TEXT: Field = {
  ...NO_CHILDREN,
  what: 'text',
  // A number compares with the text that is that number.
  canBe: (value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint',
};
export const BOOLEAN: Field = {
  ...NO_CHILDREN,
  what: 'true or false',
  canBe: (value) => typeof value === 'boolean',
};
export const HEX: Field = {
  ...NO_CHILDREN,
  what: 'bytes in lower-case hex',
  canBe: (value) => isNumberLike(value) || (typeof value === 'string' && /^([\da-f]{2})*$/.test(value)),
};

/** What a schema says that is not ours. */
export const ANYTHING: Field = {
  what: 'anything',
  values: null,
  canBe: () => true,
  children: new Map(),
  get anyChild() {
    return ANYTHING;
  },
};

/** One of these, or where a number is possible one that has no name. */
export function oneOf(values: readonly string[], numbers: boolean): Field {
  return {
    ...NO_CHILDREN,
    what: `one of ${values.join(', ')}${numbers ? ', or a number that has no name' : ''}`,
    values,
    canBe: (value) =>
      typeof value === 'string' ? values.includes(value) : numbers && typeof value === 'number',
  };
}

/** A list, of which a filter asks whether a value is in it. */
export function listOf(member: Field): Field {
  return { ...NO_CHILDREN, what: `a list of ${member.what}`, values: member.values, canBe: () => false };
}

/** A message that is one of several, with the fields of all of them. */
export function messageOf(
  children: ReadonlyMap<string, readonly Field[]>,
  anyChild: Field | null = null,
): Field {
  return {
    ...NO_CHILDREN,
    what: 'a message, of which its fields can be compared',
    children,
    anyChild,
    canBe: () => false,
  };
}

/** A number, or the decimal text of one. */
function isNumberLike(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    (typeof value === 'string' && /^-?\d+$/.test(value))
  );
}
