/** What is wrong, without the names and numbers of the one world in which it is. */
export function kindOf(text: string): string {
  return text.replace(/\b[0-9a-f]{8,}\b|\d+(\.\d+)?/g, 'N');
}
