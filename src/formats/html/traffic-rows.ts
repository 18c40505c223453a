import { xmlText } from '../../text/xml.ts';
import type { Direction } from '../../wire/direction.ts';
import type { Problem } from '../../wire/problem.ts';
import { problemList, worst } from './problem-list.ts';

/** A record that has a place in a stream, as a row shows it. */
export interface Row {
  /** What links point to; null: nothing does. */
  readonly id: string | null;
  /** Of a frame; null for anything else. */
  readonly index: number | null;
  readonly time: string | null;
  readonly connection: number;
  readonly offset: number;
  readonly length: number;
  readonly direction: Direction | null;
  readonly name: string;
  readonly details: string;
  readonly problems: readonly Problem[];
  /** The fields beside the bytes; only called where there is room for the row. */
  readonly side: () => string;
}

/** Nobody reads more than this, and no browser shows it quickly. There may be as many again with problems. */
const MOST_ROWS = 20_000;
const MOST_CHARACTERS = 24 * 1024 * 1024;
/** How many rows are laid out together, when they come into view. */
const BLOCK = 100;
/** How many rows with problems are open from the start. */
const MOST_OPEN = 50;

const HEADS = ['#', 'time', 'conn', 'offset', 'bytes', 'direction', 'message', 'details'];

/** The rows of what passed. */
export class TrafficRows {
  private readonly rows: string[] = [];
  private characters = 0;
  private open = 0;
  private leftOut = 0;

  /** Takes a row; says whether there was room for it. */
  add(row: Row): boolean {
    const severity = worst(row.problems);
    const wrong = severity === 'error' || severity === 'warning';
    const times = wrong ? 2 : 1;
    if (this.rows.length >= times * MOST_ROWS || this.characters >= times * MOST_CHARACTERS) {
      this.leftOut += 1;
      return false;
    }
    const open = wrong && ++this.open <= MOST_OPEN;
    const text = rowText(row, severity, open);
    this.rows.push(text);
    this.characters += text.length;
    return true;
  }

  /** The section of the page; empty where nothing passed. */
  get lines(): string[] {
    if (this.rows.length === 0) return [];
    const blocks: string[] = [];
    for (let at = 0; at < this.rows.length; at += BLOCK)
      blocks.push('<div class="block">', ...this.rows.slice(at, at + BLOCK), '</div>');
    const more =
      this.leftOut === 0
        ? []
        : [`<p>This page leaves out ${this.leftOut} more rows; --filter chooses which are shown.</p>`];
    return [
      '<section class="frames">',
      '<h3>Frames</h3>',
      '<p class="hint">A row opens to its fields beside its bytes.</p>',
      `<div class="row head">${HEADS.map((head) => `<span>${head}</span>`).join('')}</div>`,
      ...blocks,
      ...more,
      '</section>',
    ];
  }
}

function rowText(row: Row, severity: string, open: boolean): string {
  const { id, index, time, connection, offset, length, direction, name, details, problems } = row;
  const arrow = direction === null ? '?' : direction.replace('-to-', '→');
  const cells = [index ?? '', time?.slice(11, 26) ?? '', connection, offset, length, arrow];
  const attributes = [
    `class="row ${severity}"`,
    ...(id === null ? [] : [`id="${id}"`]),
    `data-c="${connection}"`,
    ...(open ? ['open'] : []),
  ];
  const said = `${xmlText(details)}${problemList(problems)}`;
  return `<details ${attributes.join(' ')}><summary>${cells.map((cell) => `<span>${cell}</span>`).join('')}<b>${xmlText(name)}</b><span>${said}</span></summary>${row.side()}</details>`;
}
