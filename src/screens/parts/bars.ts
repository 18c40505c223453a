import { escapeText } from '../../text/escape.ts';
import { fitted, type Line, line, type Style, textWidth, wrapped } from '../layout/line.ts';
import type { Position } from '../layout/pane.ts';
import { keyLine } from './key-line.ts';
import type { Binding } from './keys.ts';
import type { Overlay } from './overlay.ts';

const GAP = '   ';
/** What is said below the panes takes no more rows than this. */
const MOST_ROWS = 3;
/** A name is shortened to no less than this. */
const LEAST_NAME = 12;

export interface Message {
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

interface Status {
  readonly position: Position | null;
  readonly digits: string;
  readonly pending: string | null;
  readonly zoomed: boolean;
  readonly wanted: string;
  readonly more: readonly string[];
}

/** The top line: what the screen is about, and facts beside it. A long name loses its beginning. */
export function titleLine(
  { name, facts }: { readonly name: string; readonly facts: readonly string[] },
  columns: number,
): Line {
  const beside = facts.map((fact) => `${GAP}${fact}`).join('');
  const room = Math.max(LEAST_NAME, columns - 1 - textWidth(beside));
  return fitted([{ text: ` ${lastPart(escapeText(name), room)}`, bold: true }, { text: beside }], columns);
}

function lastPart(text: string, room: number): string {
  const characters = [...text];
  return characters.length <= room ? text : `…${characters.slice(characters.length - room + 1).join('')}`;
}

interface Below {
  readonly message: Message | null;
  readonly overlay: Overlay | null;
  readonly keys: readonly Binding<string>[];
  readonly status: Status;
}

/** The lines below the panes: what is said or the case, and the keys. */
export function barLines({ message, overlay, keys, status }: Below, columns: number): readonly Line[] {
  const last = overlay === null ? keyLine(keys, columns) : line(` ${overlay.keys}`, { dim: true });
  const said = message === null ? statusLines(status, columns) : messageLines(message, columns);
  return [...said, last];
}

/** What is the case: keys that are waited for, the position, what is in force. */
function statusLines({ position, digits, pending, zoomed, wanted, more }: Status, columns: number): Line[] {
  const parts = [
    digits,
    pending === null ? '' : `${pending}: which letter?`,
    position === null || position.total === 0 ? '' : `${position.place + 1} of ${position.total}`,
    zoomed ? 'zoomed' : '',
    wanted === '' ? '' : `search: ${escapeText(wanted)}`,
    ...more,
  ];
  const text = parts.filter((part) => part !== '').join(GAP);
  return inLines(text, columns, { dim: true });
}

function messageLines({ text, tone }: Message, columns: number): Line[] {
  return inLines(`${tone === 'good' ? '✓' : '✗'} ${escapeText(text)}`, columns, { tone });
}

/** A text in as few lines as possible, and no more than allowed. */
function inLines(text: string, columns: number, style: Style): Line[] {
  return wrapped(text, columns - 1, style)
    .slice(0, MOST_ROWS)
    .map((spans) => [{ text: ' ' }, ...spans]);
}
