import { escapeText } from '../../text/escape.ts';
import { formatMs } from '../layout/durations.ts';
import { type Line, line } from '../layout/line.ts';
import type { Column } from '../layout/table.ts';
import { ListPane } from '../parts/list-pane.ts';
import { outcomeSpan } from '../parts/signs.ts';
import { countdown } from './countdown.ts';
import { type DeskOffer, isHeld } from './desk-offer.ts';

const COLUMNS: readonly Column[] = [
  { head: '#', align: 'right' },
  { head: 'service', least: 6 },
  { head: 'token', drop: 1 },
  { head: 'id', align: 'right', drop: 2 },
  { head: 'fd' },
  { head: 'age', align: 'right' },
  { head: 'outcome' },
  { head: 'after', align: 'right' },
];

interface OffersSettings {
  /** The offers that are shown, and how many there are in all. */
  readonly shown: () => readonly DeskOffer[];
  readonly total: () => number;
  /** What they are sorted by. */
  readonly sort: () => string;
  /** In ms. */
  readonly now: () => number;
}

/** The offers that have come: for how long they have been held, and what became of them. */
export function offersPane({ shown, total, sort, now }: OffersSettings, moved: () => void): ListPane {
  const part = () => (shown().length === total() ? '' : `${shown().length} of ${total()}`);
  const order = () => (sort() === 'time' ? '' : `sort: ${sort()}`);
  return new ListPane({
    id: 'offers',
    title: () => 'Offers',
    note: () => [part(), order()].filter((text) => text !== '').join(', '),
    length: () => shown().length,
    columns: () => COLUMNS,
    cells: (place) => cells(shown()[place]!, now()),
    empty: () => 'waiting for offers; in another terminal: handoff-cli send-offer --send ping',
    moved,
  });
}

function cells(offer: DeskOffer, now: number): readonly Line[] {
  const { number, service, token, correlationId, descriptors, since, latencyMs } = offer;
  return [
    line(String(number)),
    line(escapeText(service)),
    line(token.slice(0, 8)),
    line(correlationId),
    descriptorCell(descriptors),
    line(formatMs(now - since)),
    outcomeCell(offer, now),
    line(latencyMs === null ? '' : formatMs(latencyMs)),
  ];
}

function descriptorCell(descriptors: number | null): Line {
  if (descriptors === null) return line('?');
  return descriptors === 1
    ? line('✓', { tone: 'good' })
    : line(descriptors === 0 ? '–' : String(descriptors));
}

function outcomeCell(offer: DeskOffer, now: number): Line {
  const { asked, decision, outcome, errorDetail, since } = offer;
  if (isHeld(offer)) return countdown(now - since);
  if (outcome === null) return line(`… ${asked ? decision : 'decided without asking'}`);
  const detail = errorDetail === '' ? '' : `: ${escapeText(errorDetail)}`;
  const how = decision !== null && decision !== 'ack' && outcome !== 'refused' ? ` (${decision})` : '';
  return [outcomeSpan(outcome), { text: `${detail}${how}` }];
}
