import type { OffsetLine } from './offset-line.ts';

/** Whether words are printed with their last byte first; null while nothing tells. */
export type Reversed = boolean | null;

/**
 * What a line tells about the order in which the bytes of its words are printed: od -x, hexdump and debuggers print numbers
 * of a little-endian machine, xxd prints bytes, xxd -e numbers; those two look alike but for the text beside them.
 */
export function wordOrder(line: OffsetLine): Reversed {
  const width = widthOf(line);
  if (width <= 2) return false;
  if (!line.marked || line.prefixed) return true;
  const [forward, backward] = [fits(inOrder(line, false), line.text), fits(inOrder(line, true), line.text)];
  if (forward !== backward) return backward;
  return null;
}

/** The bytes of a line, given that order. */
export function inOrder({ groups }: OffsetLine, reversed: boolean): Uint8Array {
  return Buffer.concat(
    groups.map((group) => {
      const bytes = Buffer.from(group, 'hex');
      return reversed ? bytes.reverse() : bytes;
    }),
  );
}

/** In digits. */
export function widthOf({ groups }: OffsetLine): number {
  return groups.reduce((widest, group) => Math.max(widest, group.length), 0);
}

/** Whether the text could be that of the bytes: a character for each printable one, a dot for the others. */
function fits(bytes: Uint8Array, text: string): boolean {
  return [...bytes].every((byte, index) => {
    const shown = text[index] ?? ' ';
    return shown === String.fromCharCode(byte) || (shown === '.' && (byte < 0x20 || byte > 0x7e));
  });
}
