/** Printable ASCII, and the signs of our own texts and screens: each takes one column of a terminal, whatever is next to it. */
const ONE_COLUMN_EACH = /^[\x20-\x7e‘’“”–—…·→←↑↓⇢⋮≠✓✗●▲▶▼◀▸‹›\u2500-\u259f]*$/;

/** Whether the columns of a text are its characters, so that nobody has to look up the width of each: that takes a hundred times as long. */
export function isOneColumnEach(text: string): boolean {
  return ONE_COLUMN_EACH.test(text);
}
