import type { Row } from '../../browse/row-index.ts';
import type { ShownRecord } from '../../browse/row-reader.ts';
import { describeFrame, shortHex } from '../../formats/details.ts';
import { escapeText } from '../../text/escape.ts';
import { plural } from '../../wire/plural.ts';
import { formatMs } from '../layout/durations.ts';
import { cutTo, type Line, wrapped } from '../layout/line.ts';
import { apartIn, BESIDE, partiesLine, posts, rung } from '../parts/rung.ts';
import { outcomeSpan, severitySign, severityTone } from '../parts/signs.ts';
import type { HandoffFacts } from './handoffs.ts';
import type { Recording } from './recording.ts';

const SHORT: { readonly [message: string]: string } = { HandoffOffer: 'offer', HandoffAck: 'ACK' };
/** A pause that takes this part of the whole, and this long, shows as one; in ms. */
const PAUSE_SHARE = 0.2;
const LEAST_PAUSE_MS = 1;

/** A handoff as a ladder: who said what to whom, and when, counted from the first message; what is wrong right below. */
export function ladderLines(facts: HandoffFacts, recording: Recording, columns: number): Line[] {
  const { index, connection, outcome, errorDetail } = facts;
  const apart = apartIn(columns);
  const rungs = recording
    .story(index)
    .map((row) => ({ row: recording.rows.at(row), record: recording.record(row) }));
  const times = rungs.flatMap(({ row }) => (row.time === null ? [] : [row.time]));
  const start = times[0] ?? null;
  const whole = start === null ? 0 : (times.at(-1)! - start) / 1_000;
  const detail = errorDetail === '' ? '' : `: ${escapeText(errorDetail)}`;
  let before = start;
  return [
    [
      { text: `handoff ${index} on connection ${connection}  `, bold: true },
      outcomeSpan(outcome),
      { text: detail },
    ],
    ...sidesLines(facts, columns),
    partiesLine(apart),
    ...rungs.flatMap(({ row, record }) => {
      const pause = row.time === null || before === null ? 0 : (row.time - before) / 1_000;
      before = row.time ?? before;
      return [
        ...(pause >= LEAST_PAUSE_MS && pause > PAUSE_SHARE * whole ? [pauseLine(pause, apart)] : []),
        rungLine(row, record, apart, start),
        ...row.problems.flatMap(({ severity, id }) =>
          wrapped(`${severitySign(severity).text} ${id}`, columns, { tone: severityTone(severity) }, 2),
        ),
      ];
    }),
  ].map((spans) => cutTo(spans, columns));
}

/** What each side makes of it: they need not agree. */
function sidesLines({ outcome, sides, answered, told }: HandoffFacts, columns: number): Line[] {
  const backend = sides?.backend ?? (answered === null ? 'no ACK' : answered ? 'accepted' : 'refused');
  const broker = sides?.broker ?? outcome;
  const contradicts = told === 'accepted' && outcome !== 'accepted';
  const client = told === 'not seen' ? 'not seen' : `told ${told}${contradicts ? ' ⚠' : ''}`;
  const agree = backend === broker && !contradicts;
  return wrapped(
    `client: ${client}   broker: ${broker}   backend: ${backend}`,
    columns,
    agree ? { dim: true } : { tone: 'bad' },
  );
}

function pauseLine(pause: number, apart: number): Line {
  return [
    { text: posts(apart), dim: true },
    { text: `⋮ ${formatMs(pause)}`.padStart(BESIDE), dim: true },
  ];
}

function rungLine(row: Row, record: ShownRecord, apart: number, start: number | null): Line {
  const since = row.time === null || start === null ? '' : `${((row.time - start) / 1_000).toFixed(3)} ms`;
  const wrong = row.problems.some(({ severity }) => severity === 'error');
  const handedOver = row.type === 'bytes';
  return [
    {
      text: rung(row.direction, words(record), apart, handedOver),
      ...(wrong ? { tone: 'bad' as const } : {}),
    },
    { text: since.padStart(BESIDE), dim: true },
  ];
}

function words(record: ShownRecord): string {
  if (record.type === 'frame') return frameWords(record.message, describeFrame(record));
  if (record.type === 'sideband') {
    // It decides, and must not be cut on 80 columns.
    if (record.descriptors === 0) return `sideband ${record.token.slice(0, 8)} no fd`;
    return `sideband ${shortHex(record.token)}${record.descriptors === null ? '' : ' + fd'}`;
  }
  if (record.type === 'changed')
    return `${SHORT[record.message ?? ''] ?? record.message ?? 'sideband'} ⇢ ${escapeText(record.by)}`;
  if (record.type === 'bytes') return spoken(record.hex, record.length);
  return `${record.type} ${plural(record.length, 'byte')}`;
}

function frameWords(message: string | null, { name, details }: ReturnType<typeof describeFrame>): string {
  const short = SHORT[name] ?? name;
  if (message === 'HandoffAck') return `${short} ${details.split('  ')[0]}`;
  if (message === 'HelloReply') return details.split('  ')[0] ?? short;
  return short;
}

/** What an application said, where that is text. */
function spoken(hex: string, length: number): string {
  const text = Buffer.from(hex, 'hex').toString('latin1');
  return /^[\x20-\x7e]+\s*$/.test(text) ? `"${text.trimEnd()}"` : `${length} bytes`;
}
