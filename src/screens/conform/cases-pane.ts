import { formatMs } from '../layout/durations.ts';
import { type Line, line } from '../layout/line.ts';
import type { Column } from '../layout/table.ts';
import { ListPane } from '../parts/list-pane.ts';
import type { CaseOnBoard } from './case-board.ts';

const COLUMNS: readonly Column[] = [
  { head: 'state' },
  { head: 'case' },
  { head: 'time', align: 'right' },
  { head: 'what is played', least: 12, drop: 1 },
];

/** The cases, and how far each is. @param moved called when a person selects another one */
export function casesPane(
  cases: () => readonly CaseOnBoard[],
  now: () => number,
  filter: () => string,
  sort: () => string,
  moved: () => void,
): ListPane {
  return new ListPane({
    id: 'cases',
    title: () => (filter() === '' ? 'Cases' : `Cases: ${filter()}`),
    note: () => (sort() === 'order' ? '' : `sort: ${sort()}`),
    length: () => cases().length,
    columns: () => COLUMNS,
    cells: (place) => {
      const one = cases()[place]!;
      return [stateLine(one), line(one.of.id), line(timeOf(one, now())), line(one.of.title)];
    },
    empty: () => 'no case fits',
    moved,
  });
}

/** Each with a sign of its own: nothing depends on colour. */
export function stateLine({ state, outcome }: CaseOnBoard): Line {
  switch (state) {
    case 'waiting':
      return line('  waiting', { dim: true });
    case 'again':
      return line('  again');
    case 'running':
      return line('● running', { bold: true });
    case 'passed':
      return outcome?.known === true
        ? line('! passed', { tone: 'warn', bold: true })
        : line('✓ passed', { tone: 'good' });
    case 'failed':
      return outcome?.known === true ? line('✗ known') : line('✗ failed', { tone: 'bad', bold: true });
    case 'skipped':
      return line('– skipped', { dim: true });
    case 'not-run':
      return line('– not run', { dim: true });
  }
}

function timeOf({ state, outcome, begunAt }: CaseOnBoard, now: number): string {
  if (state === 'running') return formatMs(now - begunAt);
  return outcome === null || state === 'not-run' ? '' : formatMs(outcome.ms);
}
