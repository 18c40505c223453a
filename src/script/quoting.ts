/** Splits at a separator that does not stand between double quotes. A backslash quotes the next character. */
export function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (character === '\\' && index + 1 < text.length) part += character + text[++index];
    else if (character === separator && !quoted) {
      parts.push(part);
      part = '';
    } else {
      if (character === '"') quoted = !quoted;
      part += character;
    }
  }
  if (quoted) throw new Error(`"${text}" has a double quote that is not closed`);
  return [...parts, part];
}

/** Takes off quotes and backslashes. */
export function unquote(text: string): string {
  return text.replace(/\\(.)|"/gs, '$1');
}
