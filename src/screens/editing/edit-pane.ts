import { escapeText } from '../../text/escape.ts';
import { hex } from '../../wire/fields/value.ts';
import { type Line, line, wrapped } from '../layout/line.ts';
import { complaintOf } from '../parts/complaint.ts';
import { TreePane } from '../parts/tree-pane.ts';
import type { FrameEdit } from './frame-edit.ts';

/** Rows of the editor besides the fields: all its bytes, and sending it. */
export const BYTES_ROW = 'bytes';
export const SEND_ROW = 'send';

export interface EditPaneSettings {
  readonly id: string;
  readonly title: () => string;
  /** What is edited; null: nothing. */
  readonly edit: () => FrameEdit | null;
  /** What is shown where nothing is. */
  readonly empty: string;
}

/** A frame that is being edited; what is wrong with it for whoever gets it shows at once. */
export function editPane({ id, title, edit, empty }: EditPaneSettings): TreePane {
  return new TreePane({
    id,
    title,
    note: () => noteOf(edit()),
    length: () => rowsOf(edit()).length,
    lines: (place, columns) => rowLines(rowsOf(edit())[place]!, edit()!, columns),
    empty: () => empty,
  });
}

/** The rows of the editor. */
export function rowsOf(edit: FrameEdit | null): readonly string[] {
  return edit === null ? [] : [...edit.fields, BYTES_ROW, SEND_ROW];
}

function noteOf(edit: FrameEdit | null): string {
  if (edit === null) return '';
  const { failure, changed } = edit;
  const verdict = failure === null ? 'passes every check' : `fails: ${failure.check}`;
  return changed ? `changed, ${verdict}` : verdict;
}

function rowLines(row: string, edit: FrameEdit, columns: number): readonly Line[] {
  if (row === SEND_ROW) return sendLines(edit, columns);
  const width = Math.max(...rowsOf(edit).map((name) => name.length)) + 2;
  const value = row === BYTES_ROW ? hex(edit.shownBytes).replace(/(..)(?=.)/g, '$1 ') : edit.value(row);
  const shown =
    value === ''
      ? ['(empty)']
      : wrapped(escapeText(value), Math.max(8, columns - width)).map(([span]) => span?.text ?? '');
  return shown.map((text, index) => [{ text: (index === 0 ? row : '').padEnd(width), dim: true }, { text }]);
}

function sendLines({ failure }: FrameEdit, columns: number): readonly Line[] {
  const [text, tone] =
    failure === null
      ? (['nothing is wrong with it', 'good'] as const)
      : ([`✗ fails ${failure.check}: ${escapeText(failure.text)}`, 'bad'] as const);
  return [line('send it (Enter)', { bold: true }), ...wrapped(text, columns, { tone }, 2)];
}

/** What can be edited of a row, as text. */
export function rowText(edit: FrameEdit, row: string): string {
  return row === BYTES_ROW ? hex(edit.shownBytes) : edit.value(row);
}

/** Sets a row to what its text says. @returns what is wrong with the text; null: nothing */
export function setRow(edit: FrameEdit, row: string, text: string): string | null {
  return complaintOf(() => (row === BYTES_ROW ? edit.setBytes(text) : edit.set(row, text)));
}
