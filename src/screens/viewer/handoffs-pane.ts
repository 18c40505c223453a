import { escapeText } from '../../text/escape.ts';
import { formatMs } from '../layout/durations.ts';
import { type Line, line } from '../layout/line.ts';
import type { Column } from '../layout/table.ts';
import { ListPane } from '../parts/list-pane.ts';
import { outcomeSpan } from '../parts/signs.ts';
import type { Rows } from './filtering.ts';
import { type HandoffFacts, handoffFacts } from './handoffs.ts';
import type { Recording } from './recording.ts';
import { timeOfDay } from './records-pane.ts';

export interface HandoffsSettings {
  readonly recording: Recording;
  readonly shown: Rows;
  readonly times: boolean;
  /** What they are sorted by. */
  readonly sort: () => string;
  readonly empty: () => string;
  readonly moved: () => void;
}

/** The handoffs of a recording as a list with heads. */
export function handoffsPane({ recording, shown, times, sort, empty, moved }: HandoffsSettings): ListPane {
  const columns: readonly Column[] = [
    { head: '#', align: 'right' },
    ...(times ? [{ head: 'time', drop: 2 }] : []),
    { head: 'conn', align: 'right', drop: 3 },
    { head: 'service', least: 6, rank: 2 },
    { head: 'token', drop: 4 },
    { head: 'outcome' },
    ...(times ? [{ head: 'ack after', align: 'right' as const }] : []),
    { head: 'client told', drop: 1 },
    { head: 'problems', least: 12 },
  ];
  return new ListPane({
    id: 'handoffs',
    title: () => 'Handoffs',
    note: () => `sort: ${sort()}`,
    length: () => shown.length,
    columns: () => columns,
    cells: (place) => handoffCells(handoffFacts(recording, shown.at(place)), times),
    empty,
    moved,
  });
}

function handoffCells(facts: HandoffFacts, times: boolean): readonly Line[] {
  const { index, time, connection, service, token, outcome, errorDetail, latencyMs, told, allProblems } =
    facts;
  const detail = errorDetail === '' ? '' : `: ${escapeText(errorDetail)}`;
  const contradicts = told === 'accepted' && outcome !== 'accepted';
  const shown = allProblems.filter(({ severity }) => severity !== 'note');
  return [
    line(String(index)),
    ...(times ? [line(time === null ? '–' : timeOfDay(time))] : []),
    line(String(connection)),
    line(escapeText(service)),
    line(token === null ? '?' : token.slice(0, 8)),
    [outcomeSpan(outcome), { text: detail }],
    ...(times ? [line(latencyMs === null ? '–' : formatMs(latencyMs))] : []),
    contradicts ? line(`${told} ⚠`, { tone: 'bad' }) : line(told),
    line(shown.map(({ id }) => id).join(', ')),
  ];
}
