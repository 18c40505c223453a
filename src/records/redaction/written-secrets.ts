import { hex } from '../../wire/fields/value.ts';
import { SHOWN_BYTES } from './cut.ts';

/** A stretch of a text that must not be shown: indexes of its first character, and of the one after its last. */
export type Stretch = readonly [start: number, end: number];

/** Shorter secrets are words that any text may have. In bytes. */
const LEAST_SECRET = SHOWN_BYTES + 1;
/** How much of a secret is searched for in parts, in bytes: a token is shorter. */
const MOST_COMPARED = 64;
const WINDOW_DIGITS = 2 * LEAST_SECRET;
/** Digits of a token that is written out. */
const TOKEN_DIGITS = 32;

/** What stands between the bytes of a dump: `a0a1`, `a0-a1`, `a0:a1`, `a0 a1`, `a0, a1`, `0xa0, 0xa1`, `\xa0\xa1` and `%a0%a1`. */
const BETWEEN = String.raw`(?:,\s?|[-:\s])?(?:0x|\\x|%)?`;
const HEX = new RegExp(String.raw`[\da-f]{2}(?:${BETWEEN}[\da-f]{2}){${SHOWN_BYTES},}[\da-f]?`, 'gi');
/** 16 bytes in decimal, as programs print a list of them: `[160, 161, …]`. */
const DECIMAL = /(?<!\d)\d{1,3}(?:(?:,\s?|\s)\d{1,3}){15,}(?!\d)/g;
/** 16 bytes in base64; without the padding, only what looks like nothing else. */
const BASE64 =
  /(?<![\w+/-])(?:[\w+/-]{22}==|(?=[\w+-]*[A-Z])(?=[\w+-]*[a-z])(?=[\w+-]*\d)[\w+-]{22}(?![\w+/=-]))/g;
/** Characters of base64 that are shown: a whole group, which holds 3 bytes. */
const SHOWN_BASE64 = 4;

/**
 * Where a text tells a token or secret: in hex, in decimal, in base64, or as it is. The first 4 bytes of each are left out.
 * @param secrets what is known to be secret: whatever repeats one of them is found even where it looks like something else
 * @returns in order, apart from each other
 */
export function writtenSecrets(text: string, secrets: readonly Uint8Array[] = []): Stretch[] {
  const known = secrets.filter(({ length }) => length >= LEAST_SECRET && text.length >= LEAST_SECRET);
  const found: Stretch[] = [...hexIn(text, known)];
  for (const match of text.matchAll(DECIMAL)) {
    const shown = /^(?:\d+\D+){3}\d+/.exec(match[0])![0].length;
    found.push([match.index + shown, match.index + match[0].length]);
  }
  for (const { index, 0: all } of text.matchAll(BASE64))
    found.push([index + SHOWN_BASE64, index + all.length]);
  for (const secret of known)
    for (const [form, shown] of formsOf(secret))
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length))
        found.push([at + shown, at + form.length]);
  for (const secret of known) found.push(...begunIn(text, secret));
  return united(found);
}

/** A text with what it tells of tokens and secrets cut to the first 4 bytes of each. */
export function withoutSecrets(text: string, secrets: readonly Uint8Array[] = []): string {
  let shown = '';
  let at = 0;
  for (const [start, end] of writtenSecrets(text, secrets)) {
    shown += `${text.slice(at, start)}…`;
    at = end;
  }
  return shown + text.slice(at);
}

/** One of these is in a stretch of hex that repeats a secret, or a part of one. */
function windowsOf(secrets: readonly Uint8Array[]): ReadonlySet<string> {
  const windows = new Set<string>();
  for (const secret of secrets) {
    const digits = hex(secret.subarray(0, MOST_COMPARED));
    for (let at = 0; at + WINDOW_DIGITS <= digits.length; at += 2)
      windows.add(digits.slice(at, at + WINDOW_DIGITS));
  }
  return windows;
}

function hasAny(windows: ReadonlySet<string>, digits: string): boolean {
  for (let at = 0; at + WINDOW_DIGITS <= digits.length; at++)
    if (windows.has(digits.slice(at, at + WINDOW_DIGITS))) return true;
  return false;
}

/** @param secrets what is known to be secret */
function* hexIn(text: string, secrets: readonly Uint8Array[]): Generator<Stretch> {
  // Few texts have anything that is compared with them.
  let windows: ReadonlySet<string> | null = null;
  for (const { index, 0: all } of text.matchAll(HEX)) {
    const digits = all.replace(/0x|\\x|[^\da-f]/gi, '').toLowerCase();
    if (digits.length < TOKEN_DIGITS) {
      windows ??= windowsOf(secrets);
      if (!hasAny(windows, digits)) continue;
    }
    const shown = new RegExp(String.raw`^[\da-f]{2}(?:${BETWEEN}[\da-f]{2}){${SHOWN_BYTES - 1}}`, 'i');
    yield [index + shown.exec(all)![0].length, index + all.length];
  }
}

/** How a secret may be written, besides in hex, and how many characters of that may be shown. */
function formsOf(secret: Uint8Array): (readonly [form: string, shown: number])[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  const percent = Array.from(bytes, percentEncoded);
  const shownPercent = percent.slice(0, SHOWN_BYTES).join('').length;
  return [
    [percent.join(''), shownPercent],
    [percent.join('').replace(/%../g, (digits) => digits.toLowerCase()), shownPercent],
    [base64, SHOWN_BASE64],
    [bytes.toString('base64url'), SHOWN_BASE64],
    // Text is searched both as it was sent and as it was read.
    [bytes.toString('latin1'), SHOWN_BYTES],
    [bytes.toString('utf8'), bytes.toString('utf8', 0, SHOWN_BYTES).replace('\ufffd', '').length],
  ];
}

/** As in an address of the web. */
function percentEncoded(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[\w.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The beginning of a secret with which a text ends that was cut. */
function* begunIn(text: string, secret: Uint8Array): Generator<Stretch> {
  const end = text.endsWith('…') ? text.length - 1 : text.length;
  const form = Buffer.from(secret).toString('latin1');
  const at = text.lastIndexOf(form.slice(0, LEAST_SECRET), end - LEAST_SECRET);
  if (at >= 0 && form.startsWith(text.slice(at, end))) yield [at + SHOWN_BYTES, end];
}

function united(stretches: readonly Stretch[]): Stretch[] {
  const all: [start: number, end: number][] = [];
  for (const [start, end] of stretches.toSorted(([one], [other]) => one - other)) {
    const last = all.at(-1);
    if (last !== undefined && last[1] >= start) last[1] = Math.max(last[1], end);
    else all.push([start, end]);
  }
  return all;
}
