import { hex } from './fields/value.ts';
import { sameBytes } from './same-bytes.ts';

/** A token at its place in the bytes that were read, so that nothing is copied to compare it. */
export interface Token {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export const NO_TOKEN: Token = { bytes: new Uint8Array(), start: 0, end: 0 };

export function tokenFrom(bytes: Uint8Array): Token {
  return { bytes, start: 0, end: bytes.length };
}

/** The same, copied into memory of its own. */
export function copiedToken({ bytes, start, end }: Token): Token {
  return tokenFrom(bytes.slice(start, end));
}

/** In bytes. */
export function tokenLength(token: Token): number {
  return token.end - token.start;
}

export function sameToken(one: Token, other: Token): boolean {
  const length = tokenLength(one);
  return length === tokenLength(other) && sameBytes(one.bytes, one.start, other.bytes, other.start, length);
}

/** Lower-case hex. */
export function tokenHex(token: Token): string {
  return hex(token.bytes, token.start, token.end);
}
