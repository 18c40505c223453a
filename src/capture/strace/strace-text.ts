/** How strace prints strings: C escapes, or `\xNN` for every byte with -xx. One character for each byte. */
const ESCAPE = /\\(?:x([\da-f]{2})|([0-7]{1,3})|(.))/gi;
const SINGLE: { readonly [letter: string]: number } = { n: 10, r: 13, t: 9, v: 11, f: 12, a: 7, b: 8 };

/** A quoted string; the dots behind it say that it was cut. */
export const STRING = /"((?:[^"\\]|\\.)*)"(\.\.\.)?/;

export interface StringArgument {
  readonly bytes: Uint8Array;
  /** Whether strace left out its end. */
  readonly cut: boolean;
}

/** The bytes of a string as STRING has matched it. */
export function stringOf(match: RegExpExecArray): StringArgument {
  const text = match[1]!.replace(ESCAPE, (_all, hex?: string, octal?: string, letter?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return String.fromCharCode(SINGLE[letter!] ?? letter!.charCodeAt(0));
  });
  return { bytes: Buffer.from(text, 'latin1'), cut: match[2] !== undefined };
}
