import type { ChalkInstance } from 'chalk';
import type { VisibleBytes } from '../records/redaction/visible-bytes.ts';
import { hex } from '../wire/fields/value.ts';

/** Bytes in a row, and in one that has to be narrow. */
const ROW = 16;
export const NARROW_ROW = 8;

/**
 * Rows of bytes: offset, hex, text, and what they are part of.
 * @param place which of the bytes, and what turns an index into an offset
 * @param visible the others are dots
 * @param row how many bytes are in a row
 */
export function* dump(
  chalk: ChalkInstance,
  bytes: Uint8Array,
  place: { readonly from: number; readonly to: number; readonly base: number },
  part: string,
  visible: VisibleBytes,
  row = ROW,
): Generator<string> {
  const { from, to, base } = place;
  for (let at = from; at < to; at += row) {
    const end = Math.min(at + row, to);
    const digits: string[] = [];
    let text = '';
    for (let index = at; index < end; index++) {
      const hidden = visible.shownUntil(index, index + 1) === index;
      const byte = bytes[index]!;
      digits.push(hidden ? '··' : hex(bytes, index, index + 1));
      text += hidden || byte < 0x20 || byte > 0x7e ? '·' : String.fromCharCode(byte);
    }
    const offset = chalk.dim((base + at).toString(16).padStart(8, '0'));
    yield `${offset}  ${digits.join(' ').padEnd(3 * row)} ${text.padEnd(row)}  ${part}`;
  }
}
