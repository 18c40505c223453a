import { hex } from '../../wire/fields/value.ts';
import type { Line, Span } from '../layout/line.ts';

const OFFSET_WIDTH = 6;

/** How many bytes fit into a row. */
export function bytesPerRow(columns: number): number {
  for (const count of [32, 16, 8, 4]) if (OFFSET_WIDTH + 2 + 3 * count + 1 + count <= columns) return count;
  return 2;
}

/**
 * Bytes as a hex dump, from row `top` on. The chosen range is in brackets, so that nothing depends on the terminal’s styles.
 * @param base offset of the first byte
 */
export function byteLines(
  bytes: Uint8Array,
  base: number,
  chosen: { readonly start: number; readonly end: number },
  top: number,
  count: number,
  perRow: number,
): Line[] {
  const lines: Line[] = [];
  for (let row = top; row < top + count && row * perRow < bytes.length; row++) {
    const from = row * perRow;
    const to = Math.min(from + perRow, bytes.length);
    const inside = (index: number) => index >= chosen.start && index < chosen.end;
    const spans: Span[] = [{ text: `${(base + from).toString(16).padStart(OFFSET_WIDTH, '0')} `, dim: true }];
    for (let index = from; index < to; index++) {
      const opens = inside(index) && (index === chosen.start || index === from);
      const closes = index > from && inside(index - 1) && !inside(index);
      spans.push({ text: opens ? '[' : closes ? ']' : ' ' });
      spans.push({ text: hex(bytes, index, index + 1), inverse: inside(index) });
    }
    spans.push({ text: inside(to - 1) ? ']' : ' ' });
    spans.push({ text: '   '.repeat(perRow - (to - from)) });
    spans.push({
      text: ` ${Buffer.from(bytes.subarray(from, to))
        .toString('latin1')
        .replace(/[^\x20-\x7e]/g, '·')}`,
    });
    lines.push(spans);
  }
  return lines;
}
