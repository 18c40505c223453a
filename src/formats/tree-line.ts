import type { ChalkInstance } from 'chalk';
import type { VisibleBytes } from '../records/redaction/visible-bytes.ts';
import { hex } from '../wire/fields/value.ts';

/** Raw bytes shown beside a field, and of one value in all. */
const RAW_BYTES = 12;
const VALUE_BYTES = 64;
const RAW_WIDTH = 3 * RAW_BYTES;

/**
 * Offset, raw bytes, meaning; bytes that do not fit into their column go on below.
 * @param offset of the first byte in its stream
 */
export function treeLine(
  chalk: ChalkInstance,
  depth: number,
  offset: number,
  { bytes, from, to }: { readonly bytes: Uint8Array; readonly from: number; readonly to: number },
  visible: VisibleBytes,
  text: string,
): string {
  const until = Math.min(visible.shownUntil(from, to), from + VALUE_BYTES);
  const raw = `${hex(bytes, from, until)}${until < to ? '…' : ''}`;
  const groups = raw.match(GROUPS) ?? [''];
  const [first, ...rest] = groups.map((group) => group.replace(/[0-9a-f]{2}/g, '$& ').padEnd(RAW_WIDTH));
  const indent = '  '.repeat(depth);
  return [
    `${chalk.dim(String(offset).padStart(8))}  ${first}${indent}${text}`,
    ...rest.map((group) => `${' '.repeat(10)}${group}`.trimEnd()),
  ].join('\n');
}

const GROUPS = new RegExp(`.{1,${2 * RAW_BYTES}}`, 'g');
