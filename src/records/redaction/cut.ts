/** Bytes of a secret that are shown, so that tokens can still be told apart. */
export const SHOWN_BYTES = 4;

/** The first 4 bytes of bytes in hex. @param shown where fewer may be shown, how many */
export function cutHex(hex: string, shown = SHOWN_BYTES): string {
  return hex.slice(0, 2 * shown);
}

/** The first 4 characters of text; it may be shorter than its bytes, never longer. */
export function cutText(text: string): string {
  // A character has one or two units: text of 16 MiB must not become an array of its characters.
  return [...text.slice(0, 2 * SHOWN_BYTES)].slice(0, SHOWN_BYTES).join('');
}

/** A text without numbers of more than 4 bytes: a longer number may be eight bytes of something else. */
export function withoutLongNumbers(text: string): string {
  return text.replace(/\d{11,}/g, '…');
}
