import type { Row } from '../browse/row-index.ts';
import type { ShownRecord } from '../browse/row-reader.ts';
import { changedSentence } from '../formats/changed.ts';
import { describeFrame, shortHex } from '../formats/details.ts';
import { plural } from '../formats/plural.ts';
import { formatTime } from '../records/time-text.ts';
import type { Severity } from '../wire/problem.ts';
import type { Line, Span, Style } from './styled.ts';

const MARKS: { readonly [severity in Severity]: Span } = {
  error: { text: '!', color: 'red', bold: true },
  warning: { text: '~', color: 'yellow' },
  note: { text: '·', color: 'cyan' },
};

/** A record as a row of the list: what is wrong with it, its number, when, where, which way, what. */
export function recordLine(
  record: ShownRecord,
  row: Row,
  severity: Severity | null,
  chosen: boolean,
  times: boolean,
): Line {
  const style: Style = { inverse: chosen };
  const { name, details } = described(record);
  const cells = [
    (row.frame === -1 ? '' : String(row.frame)).padStart(7),
    ...(times ? [(row.time === null ? '' : (formatTime(row.time)?.slice(11, 23) ?? '')).padEnd(12)] : []),
    String(row.connection).padStart(5),
    (row.direction === null ? '?' : row.direction.replace('-to-', '→')).padEnd(14),
    name.padEnd(12),
    details,
  ];
  const mark = severity === null ? { text: ' ' } : MARKS[severity];
  return [{ text: chosen ? '▶' : ' ' }, mark, { text: cells.join(' '), ...style }];
}

function described(record: ShownRecord): { name: string; details: string } {
  switch (record.type) {
    case 'frame':
      return describeFrame(record);
    case 'sideband': {
      const passed = record.descriptors === null ? '' : `  ${plural(record.descriptors, 'descriptor')}`;
      return { name: 'sideband', details: `token ${shortHex(record.token)}${passed}` };
    }
    case 'bytes':
      return { name: 'bytes', details: `${record.length} bytes  ${record.hex.slice(0, 48)}` };
    case 'gap':
      return { name: 'gap', details: `${record.length} bytes that were not recorded` };
    case 'changed':
      return { name: 'changed', details: changedSentence(record) };
  }
}
