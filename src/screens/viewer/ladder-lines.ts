import type { Row } from '../../browse/row-index.ts';
import type { ShownRecord } from '../../browse/row-reader.ts';
import { describeFrame, shortHex } from '../../formats/details.ts';
import { escapeText } from '../../text/escape.ts';
import { cutTo, EMPTY, type Line, wrapped } from '../layout/line.ts';
import { apartIn, BESIDE, partiesLine, rung } from '../parts/rung.ts';
import { outcomeSpan, severitySign } from '../parts/signs.ts';
import type { HandoffFacts } from './handoffs.ts';
import type { Recording } from './recording.ts';

const SHORT: { readonly [message: string]: string } = { HandoffOffer: 'offer', HandoffAck: 'ACK' };

/** A handoff as a ladder: who said what to whom, and when, counted from the first message; what is wrong right below. */
export function ladderLines(facts: HandoffFacts, recording: Recording, columns: number): Line[] {
  const { index, connection, outcome, errorDetail } = facts;
  const apart = apartIn(columns);
  const rungs = facts.rows.map((row) => ({ row: recording.rows.at(row), record: recording.record(row) }));
  const start = rungs.find(({ row }) => row.time !== null)?.row.time ?? null;
  const detail = errorDetail === '' ? '' : `: ${escapeText(errorDetail)}`;
  return [
    [
      { text: `handoff ${index} on connection ${connection}  `, bold: true },
      outcomeSpan(outcome),
      { text: detail },
    ],
    EMPTY,
    partiesLine(apart),
    ...rungs.flatMap(({ row, record }) => [
      rungLine(row, record, apart, start),
      ...row.problems.flatMap(({ severity, id }) =>
        wrapped(`${severitySign(severity).text} ${id}`, columns, { tone: 'bad' }, 2),
      ),
    ]),
  ].map((spans) => cutTo(spans, columns));
}

function rungLine(row: Row, record: ShownRecord, apart: number, start: number | null): Line {
  const since = row.time === null || start === null ? '' : `${((row.time - start) / 1_000).toFixed(3)} ms`;
  const wrong = row.problems.some(({ severity }) => severity === 'error');
  return [
    { text: rung(row.direction, words(record), apart), ...(wrong ? { tone: 'bad' as const } : {}) },
    { text: since.padStart(BESIDE), dim: true },
  ];
}

function words(record: ShownRecord): string {
  if (record.type === 'frame') {
    const { name, details } = describeFrame(record);
    const short = SHORT[name] ?? name;
    return record.message === 'HandoffAck' ? `${short} ${details.split('  ')[0]}` : short;
  }
  if (record.type === 'sideband') {
    const passed = record.descriptors === null ? '' : record.descriptors > 0 ? ' + fd' : ', no fd';
    return `sideband ${shortHex(record.token)}${passed}`;
  }
  return `${record.type} ${record.length} bytes`;
}
