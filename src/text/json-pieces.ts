import { hex } from '../wire/fields/value.ts';
import { escapedJson } from './escape.ts';
import { PIECE, textPieces } from './text-pieces.ts';

/** What `escapedJson` gives, in pieces: JSON of a frame of 16 MiB takes up to 96 MiB. @param value of JSON's types, or bytes, which become hex */
export function* jsonPieces(value: unknown): Generator<string> {
  if (value instanceof Uint8Array) return yield* hexPieces(value);
  if (typeof value === 'string') return yield* stringPieces(value);
  if (value === null || typeof value !== 'object') return yield escapedJson(value);
  let between = '';
  if (Array.isArray(value)) {
    yield '[';
    for (const member of value) {
      yield between;
      yield* jsonPieces(member);
      between = ',';
    }
    return yield ']';
  }
  yield '{';
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    yield between;
    yield* stringPieces(name);
    yield ':';
    yield* jsonPieces(member);
    between = ',';
  }
  yield '}';
}

function* stringPieces(text: string): Generator<string> {
  if (text.length <= PIECE) return yield escapedJson(text);
  yield '"';
  for (const piece of textPieces(text)) yield escapedJson(piece).slice(1, -1);
  yield '"';
}

function* hexPieces(bytes: Uint8Array): Generator<string> {
  yield '"';
  for (let at = 0; at < bytes.length; at += PIECE) yield hex(bytes, at, Math.min(at + PIECE, bytes.length));
  yield '"';
}
