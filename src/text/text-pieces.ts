/** Long text is made and written in pieces of this many characters; escaped, each can become six times as long. */
export const PIECE = 32 * 1024;

/** Pieces of a text of at most `length` characters; the halves of a surrogate pair stay together. */
export function* textPieces(text: string, length = PIECE): Generator<string> {
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + length, text.length);
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end -= 1;
    yield text.slice(at, end);
    at = end;
  }
}
