import { TOKEN_LENGTH } from '../wire/limits.ts';

/** Bytes written in hex, either case, `:` and spaces allowed between them. Throws an Error that says what is wrong. */
export function parseHexBytes(text: string): Uint8Array {
  const digits = text.replace(/[:\s]/g, '');
  const wrong = /[^0-9a-fA-F]/.exec(digits);
  if (wrong !== null) throw new Error(`${beginning(text)} is not hex: it has "${wrong[0]}"`);
  if (digits.length % 2 === 1) throw new Error(`${beginning(text)} has an odd number of hex digits`);
  return Buffer.from(digits, 'hex');
}

/** A token written in hex: 16 bytes. Throws an Error that says what is wrong. */
export function parseToken(text: string): Uint8Array {
  const token = parseHexBytes(text);
  if (token.length !== TOKEN_LENGTH)
    throw new Error(`a token has ${TOKEN_LENGTH} bytes, ${beginning(text)} has ${token.length}`);
  return token;
}

/** A session token, which a Hello shows as auth_token: 32 bytes in hex. Throws an Error that says what is wrong. */
export function parseSessionToken(text: string): Uint8Array {
  const token = parseHexBytes(text);
  if (token.length !== SESSION_TOKEN_LENGTH)
    throw new Error(
      `a session token has ${SESSION_TOKEN_LENGTH} bytes, ${beginning(text)} has ${token.length}`,
    );
  return token;
}

const SESSION_TOKEN_LENGTH = 32;

/** Enough to recognise what was given: it may be a token, and messages end up in logs. */
function beginning(text: string): string {
  const shown = [...text].slice(0, SHOWN_DIGITS).join('');
  return shown === text ? `"${text}"` : `"${shown}…"`;
}

/** Of 4 bytes. */
const SHOWN_DIGITS = 8;
