import stringWidth from 'string-width';

/** Printable ASCII, and the signs of our own that take one column each. */
const ONE_COLUMN_EACH = /^[\x20-\x7e→…·└—✓✗’]*$/;

/** The columns that a text takes on a terminal; quick for nearly all texts. */
export function widthOf(text: string): number {
  return ONE_COLUMN_EACH.test(text) ? text.length : stringWidth(text);
}
