import type { HandoffRow, Row, RowIndex } from '../browse/row-index.ts';
import type { ShownRecord } from '../browse/row-reader.ts';
import { describeFrame, shortHex } from '../formats/details.ts';
import { escapeText } from '../text/escape.ts';
import { EMPTY, type Line, line, type Size } from './styled.ts';

/** A record of the handoff, with its place. */
interface Rung {
  readonly row: Row;
  readonly record: ShownRecord;
}

/** The rows of a handoff: its sideband, offer, ACK and ready, as far as there are any. */
export function rowsOfHandoff({ connection, offer, ack, ready }: HandoffRow, rows: RowIndex): number[] {
  const before = offer > 0 ? rows.at(offer - 1) : null;
  const sideband = before?.type === 'sideband' && before.connection === connection ? [offer - 1] : [];
  return [...sideband, offer, ack, ready].filter((row) => row !== -1);
}

const WIDTH = 20;
const PARTIES = ['client', 'broker', 'backend'];
const TIME_WIDTH = 12;

/** A handoff as a ladder: who told whom what, one below the other, with the time since the first. */
export function ladderLines(index: number, handoff: HandoffRow, rungs: readonly Rung[], size: Size): Line[] {
  const latency = handoff.latencyMs === null ? '' : ` after ${handoff.latencyMs} ms`;
  const detail = handoff.errorDetail === '' ? '' : `: ${escapeText(handoff.errorDetail)}`;
  const posts = `${' '.repeat(TIME_WIDTH)}${PARTIES.map((name) => name.padEnd(WIDTH)).join('')}`;
  const start = rungs.find(({ row }) => row.time !== null)?.row.time ?? null;
  return [
    line(`handoff ${index} on connection ${handoff.connection}: ${handoff.outcome}${latency}${detail}`, {
      bold: true,
    }),
    EMPTY,
    line(posts, { bold: true }),
    ...rungs.flatMap((rung) => rungLines(rung, start)),
    EMPTY,
    ...handoff.problems.map(({ severity, id, text }) => line(`${severity} ${id}: ${escapeText(text)}`)),
    line('Enter: its offer in the list   Esc: back', { dim: true }),
  ].slice(0, size.rows);
}

function rungLines({ row, record }: Rung, start: number | null): Line[] {
  const since = row.time === null || start === null ? '' : `+${((row.time - start) / 1000).toFixed(3)} ms`;
  const [from, to] = ends(row);
  const [name, details] = words(record);
  const left = Math.min(from, to);
  const right = Math.max(from, to);
  const room = (right - left) * WIDTH - 3;
  const shaft = ` ${name} `
    .padStart(Math.floor((room + name.length + 2) / 2), '─')
    .padEnd(room, '─')
    .slice(0, room);
  const arrow = from < to ? `─${shaft}▶` : `◀${shaft}─`;
  const cells = `${'│'.padEnd(WIDTH).repeat(left)}│${arrow}│${' '.repeat(WIDTH - 1)}${'│'.padEnd(WIDTH).repeat(Math.max(0, 2 - right))}`;
  const problems = row.problems.map(({ severity, id, text }) =>
    line(`${' '.repeat(TIME_WIDTH)}${severity} ${id}: ${escapeText(text)}`),
  );
  return [line(`${since.padEnd(TIME_WIDTH)}${cells.slice(0, 2 * WIDTH + 1)}  ${details}`), ...problems];
}

/** The places of the two parties. */
function ends({ direction }: Row): [from: number, to: number] {
  const [from, to] = (direction ?? 'broker-to-backend').split('-to-');
  return [PARTIES.indexOf(from!), PARTIES.indexOf(to!)];
}

function words(record: ShownRecord): [name: string, details: string] {
  if (record.type === 'frame') {
    const { name, details } = describeFrame(record);
    return [name, details];
  }
  if (record.type === 'sideband') return ['sideband', `token ${shortHex(record.token)}`];
  return [record.type, `${record.length} bytes`];
}
