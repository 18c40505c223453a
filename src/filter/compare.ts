export const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/**
 * Compares two values. Against a number, a decimal string counts as that number, exactly: 64-bit fields are such
 * strings. Null is equal to null alone, and neither more nor less than anything.
 */
export function compare(sign: Comparison, left: unknown, right: unknown): boolean {
  const [one, other] = alike(left, right);
  // Loose equality is exact between a number and a bigint; strict equality never holds between them.
  const same = isNumeric(one) && isNumeric(other) ? !(one < other) && !(one > other) : one === other;
  if (sign === '==') return same;
  if (sign === '!=') return !same;
  if (!isOrdered(one) || !isOrdered(other) || isNumeric(one) !== isNumeric(other)) return false;
  if (sign === '<') return one < other;
  if (sign === '<=') return one < other || same;
  return sign === '>' ? one > other : one > other || same;
}

/** Whether a list has the value, or a text the part. */
export function isIn(value: unknown, container: unknown): boolean {
  if (Array.isArray(container)) return container.some((member) => compare('==', member, value));
  return typeof container === 'string' && typeof value === 'string' && container.includes(value);
}

function alike(left: unknown, right: unknown): [unknown, unknown] {
  if (isNumeric(left) && typeof right === 'string') return [left, numeric(right)];
  if (isNumeric(right) && typeof left === 'string') return [numeric(left), right];
  return [left, right];
}

/** Decimal text as the integer that it is; other text as it is. */
export function numeric(text: string): unknown {
  return /^-?\d+$/.test(text) ? BigInt(text) : text;
}

export function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isOrdered(value: unknown): value is number | bigint | string {
  return isNumeric(value) || typeof value === 'string';
}
