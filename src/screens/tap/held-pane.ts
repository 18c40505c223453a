import { describeFrame } from '../../formats/details.ts';
import { shownOf } from '../../formats/redaction.ts';
import { ReadFrameRecord } from '../../records/frame-record.ts';
import { formatMs } from '../layout/durations.ts';
import { line } from '../layout/line.ts';
import type { Column } from '../layout/table.ts';
import { ListPane } from '../parts/list-pane.ts';
import type { HeldFrame } from './held-frames.ts';

const COLUMNS: readonly Column[] = [
  { head: '#', align: 'right' },
  { head: 'state' },
  { head: 'message', least: 8, rank: 2 },
  { head: 'says', least: 10 },
];

/** The frames that were held, and what was decided about them. */
export function heldPane(frames: () => readonly HeldFrame[], now: () => number, redact: boolean): ListPane {
  const shown = shownOf(redact);
  return new ListPane({
    id: 'held',
    title: () => 'Held frames',
    note: () => `${frames().filter(({ decision }) => decision === null).length} waiting`,
    length: () => frames().length,
    columns: () => COLUMNS,
    cells: (place) => {
      const { number, reading, since, decision } = frames()[place]!;
      const { name, details } = describeFrame(
        shown(new ReadFrameRecord(0, 0, null, reading, reading.problems)),
      );
      const state =
        decision === null ? line(`HELD ${formatMs(now() - since)}`, { bold: true }) : line(`✓ ${decision}`);
      return [line(String(number)), state, line(name), line(details)];
    },
    empty: () => 'nothing is held; i sets which frames are',
  });
}
