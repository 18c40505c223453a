/**
 * The first characters of a text, at most that many, without half of one at the end. They are a copy: a slice would keep all of
 * the text in memory.
 */
export function beginning(text: string, most: number): string {
  if (text.length <= most) return text;
  return Buffer.from(text.slice(0, most))
    .toString()
    .replace(/\ufffd$/u, '');
}
