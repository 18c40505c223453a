import type { Row } from '../../browse/row-index.ts';
import type { ShownRecord } from '../../browse/row-reader.ts';
import { describeFrame, shortHex } from '../../formats/details.ts';
import { escapeText } from '../../text/escape.ts';
import { cutTo, EMPTY, type Line, line, plainText, shortened, widthOf, wrapped } from '../layout/line.ts';
import { outcomeSpan, severitySign } from '../parts/signs.ts';
import type { HandoffFacts } from './handoffs.ts';
import type { Recording } from './recording.ts';

const PARTIES: readonly string[] = ['client', 'broker', 'backend'];
const SHORT: { readonly [message: string]: string } = { HandoffOffer: 'offer', HandoffAck: 'ACK' };
const TIME_WIDTH = 11;
/** Columns between two parties. */
const LEAST_APART = 12;
const MOST_APART = 34;

/** A handoff as a ladder: who said what to whom, and when, counted from the first message; what is wrong right below. */
export function ladderLines(facts: HandoffFacts, recording: Recording, columns: number): Line[] {
  const { index, connection, outcome, errorDetail } = facts;
  const apart = Math.max(LEAST_APART, Math.min(MOST_APART, Math.floor((columns - TIME_WIDTH - 8) / 2)));
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
    line(
      PARTIES.map((name) => name.padEnd(apart))
        .join('')
        .trimEnd(),
      { bold: true },
    ),
    ...rungs.flatMap(({ row, record }) => [
      rungLine(row, record, apart, start),
      ...row.problems.flatMap(({ severity, id }) =>
        wrapped(`${severitySign(severity).text} ${id}`, columns, { tone: 'bad' }, 2),
      ),
    ]),
  ].map((spans) => cutTo(spans, columns));
}

function rungLine(row: Row, record: ShownRecord, apart: number, start: number | null): Line {
  const [from, to] = ends(row);
  const left = Math.min(from, to);
  const right = Math.max(from, to);
  const room = (right - left) * apart - 3;
  const said = shortened(line(` ${words(record)} `), room);
  const shaft = plainText(said)
    .padStart(Math.floor((room + widthOf(said)) / 2), '─')
    .padEnd(room, '─');
  const arrow = from < to ? `─${shaft}▶` : `◀${shaft}─`;
  const post = `│${' '.repeat(apart - 1)}`;
  const cells = `${post.repeat(left)}│${arrow}│${' '.repeat(apart - 1)}${post.repeat(Math.max(0, 2 - right))}`;
  const since = row.time === null || start === null ? '' : `${((row.time - start) / 1_000).toFixed(3)} ms`;
  const wrong = row.problems.some(({ severity }) => severity === 'error');
  return [
    { text: cells.slice(0, 2 * apart + 1), ...(wrong ? { tone: 'bad' as const } : {}) },
    { text: since.padStart(TIME_WIDTH), dim: true },
  ];
}

/** The places of the two parties. */
function ends({ direction }: Row): [from: number, to: number] {
  const [from, to] = (direction ?? 'broker-to-backend').split('-to-');
  return [PARTIES.indexOf(from!), PARTIES.indexOf(to!)];
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
