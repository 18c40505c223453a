import { TOKEN_LENGTH } from '../wire/limits.ts';

/** Bytes written in hex, either case, `:` and spaces allowed between them. Throws an Error that says what is wrong. */
export function parseHexBytes(text: string): Uint8Array {
  const digits = text.replace(/[:\s]/g, '');
  const wrong = /[^0-9a-fA-F]/.exec(digits);
  if (wrong !== null) throw new Error(`"${text}" is not hex: it has "${wrong[0]}"`);
  if (digits.length % 2 === 1) throw new Error(`"${text}" has an odd number of hex digits`);
  return Buffer.from(digits, 'hex');
}

/** A token written in hex: 16 bytes. Throws an Error that says what is wrong. */
export function parseToken(text: string): Uint8Array {
  const token = parseHexBytes(text);
  if (token.length !== TOKEN_LENGTH)
    throw new Error(`a token has ${TOKEN_LENGTH} bytes, "${text}" has ${token.length}`);
  return token;
}
