import { Chalk } from 'chalk';
import { ALL_VISIBLE, type VisibleBytes, visibleBytes } from '../../records/redaction/visible-bytes.ts';
import type { FrameRecord } from '../../records/traffic-records.ts';
import { xmlText } from '../../text/xml.ts';
import { plural } from '../../wire/plural.ts';
import { FrameTree, type TreeWriter } from '../frame-tree.ts';
import { dump } from '../hex-dump.ts';

/** Of a longer frame, the page shows the beginning. In bytes. */
const MOST_BYTES = 2048;
/** Of a frame with more fields, the first of them. */
const MOST_LINES = 300;
/** Of a longer value, the beginning. In characters. */
const LONGEST_LINE = 1000;
/** Offset, bytes and text in a row of a dump. */
const ROW_WIDTH = 75;
const plainChalk = new Chalk({ level: 0 });

/** A line of the fields; `at` is the first and the last of its bytes, counted from those that are shown. */
interface FieldLine {
  readonly text: string;
  readonly at: string;
}

/** The fields of a frame and its bytes, side by side. @param record already redacted where that was asked for */
export function frameSide(record: FrameRecord, redact: boolean): string {
  const { reading } = record;
  if (reading === undefined) return '';
  const { bytes, start, end, base } = reading;
  const visible = redact ? visibleBytes(reading) : ALL_VISIBLE;
  const { lines } = new FrameTree(fieldWriter(start), () => visible, MOST_LINES).of(record);
  const cut = lines.length < MOST_LINES ? [] : [{ text: '… more fields are not shown', at: '-' }];
  return side([...lines, ...cut], { bytes, from: start, to: end, base }, visible);
}

/** Bytes that have one meaning as a whole, and what it is. @param offset of the first in its stream */
export function bytesSide(bytes: Uint8Array, offset: number, visible: VisibleBytes, meaning: string): string {
  const lines = [{ text: meaning, at: `0-${bytes.length}` }];
  return side(lines, { bytes, from: 0, to: bytes.length, base: offset }, visible);
}

function side(
  lines: readonly FieldLine[],
  { bytes, from, to, base }: { bytes: Uint8Array; from: number; to: number; base: number },
  visible: VisibleBytes,
): string {
  const end = Math.min(to, from + MOST_BYTES);
  const rows = [...dump(plainChalk, bytes, { from, to: end, base }, '', visible)];
  const text = rows.map((row) => row.slice(0, ROW_WIDTH));
  const more = to === end ? [] : [`… ${plural(to - end, 'more byte')}`];
  const places = lines.map(({ at }) => at).join(' ');
  return `<div class="side"><pre class="fields" data-at="${places}">${lines.map((line) => xmlText(line.text)).join('\n')}</pre><pre class="dump">${xmlText([...text, ...more].join('\n'))}</pre></div>`;
}

function fieldWriter(start: number): TreeWriter<FieldLine> {
  return {
    heading: (depth, name) => ({ text: indented(depth, name), at: '-' }),
    line: (depth, { from, to }, _visible, text) => ({
      text: indented(depth, text),
      at: `${from - start}-${to - start}`,
    }),
  };
}

function indented(depth: number, text: string): string {
  const short = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text;
  return `${'  '.repeat(depth - 1)}${short}`;
}
