/** A piece of a script, and where it begins. */
export interface Piece {
  readonly text: string;
  /** Index of its first character in the whole script. */
  readonly at: number;
}

/** A double quote that is not closed. */
export class OpenQuote extends Error {
  /** Index of the quote in the piece’s own text. */
  readonly index: number;
  constructor(index: number) {
    super('a double quote is not closed');
    this.index = index;
  }
}

/** Splits at a separator that is not between double quotes; a backslash quotes the next character. Throws an OpenQuote. */
export function splitOutsideQuotes({ text, at }: Piece, separator: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  let quote = -1;
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (character === '\\') index++;
    else if (character === '"') quote = quote === -1 ? index : -1;
    else if (character === separator && quote === -1) {
      pieces.push({ text: text.slice(start, index), at: at + start });
      start = index + 1;
    }
  }
  if (quote !== -1) throw new OpenQuote(quote);
  return [...pieces, { text: text.slice(start), at: at + start }];
}

/** The piece without the space around it. */
export function trimmed({ text, at }: Piece): Piece {
  const begun = text.trimStart();
  return { text: begun.trimEnd(), at: at + text.length - begun.length };
}

/** Takes off quotes and backslashes. */
export function unquote(text: string): string {
  return text.replace(/\\(.)|"/gs, '$1');
}
