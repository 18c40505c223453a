/** The byte order mark, as the bytes of UTF-16 have it on PCs. */
const MARK = [0xff, 0xfe] as const;
/** More characters than a token has bytes: whatever text that is, it is not taken for raw bytes afterwards. */
const CHARACTERS = 17;

export const UTF16_EVIDENCE = MARK.length + 2 * CHARACTERS;

/** Whether bytes begin as a text does that PowerShell redirects to a file: a mark, and ASCII with a zero behind each character. */
export function isUtf16(bytes: Uint8Array): boolean {
  if (bytes.length < UTF16_EVIDENCE || bytes[0] !== MARK[0] || bytes[1] !== MARK[1]) return false;
  for (let at = MARK.length; at < UTF16_EVIDENCE; at += 2)
    if (bytes[at + 1] !== 0 || !isWritten(bytes[at]!)) return false;
  return true;
}

/** The same text in UTF-8, without the mark. */
export async function* fromUtf16(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-16le');
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

function isWritten(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
