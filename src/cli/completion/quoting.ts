/** Text as one word of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Words as one word of a shell, with spaces between. */
export function quotedList(words: readonly string[]): string {
  return quoted(words.join(' '));
}
