import { hex } from './fields/value.ts';

/** A token where it stands, so that nothing is copied to compare it. */
export interface Token {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export const NO_TOKEN: Token = { bytes: new Uint8Array(), start: 0, end: 0 };

export function tokenFrom(bytes: Uint8Array): Token {
  return { bytes, start: 0, end: bytes.length };
}

export function tokenLength(token: Token): number {
  return token.end - token.start;
}

export function sameToken(one: Token, other: Token): boolean {
  const length = one.end - one.start;
  if (other.end - other.start !== length) return false;
  for (let index = 0; index < length; index++)
    if (one.bytes[one.start + index] !== other.bytes[other.start + index]) return false;
  return true;
}

/** Lower-case hex. */
export function tokenHex(token: Token): string {
  return hex(token.bytes, token.start, token.end);
}
