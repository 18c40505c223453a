import { escapeText } from '../../text/escape.ts';
import { hex } from '../../wire/fields/value.ts';
import { type Line, line, wrapped } from '../layout/line.ts';
import { complaintOf } from '../parts/complaint.ts';
import { TreePane } from '../parts/tree-pane.ts';
import { ACK_PARTS, type AckEdit, type AckPart } from './ack-edit.ts';

/** A row of the editor: a part of the ACK, all its bytes, or sending it. */
export type EditRow = AckPart | 'bytes' | 'send';
export const EDIT_ROWS: readonly EditRow[] = [...ACK_PARTS, 'bytes', 'send'];

const NAME_WIDTH = 18;

/** The ACK that is being edited; which check it will fail shows at once. */
export function editPane(edit: () => AckEdit | null): TreePane {
  return new TreePane({
    id: 'edit',
    title: () => 'ACK',
    note: () => noteOf(edit()),
    length: () => (edit() === null ? 0 : EDIT_ROWS.length),
    lines: (place, columns) => rowLines(EDIT_ROWS[place]!, edit()!, columns),
    empty: () => 'nothing is edited',
  });
}

function noteOf(edit: AckEdit | null): string {
  const failure = edit?.failure ?? null;
  return failure === null ? 'passes every check' : `fails: ${failure.check}`;
}

function rowLines(row: EditRow, edit: AckEdit, columns: number): readonly Line[] {
  if (row === 'send') {
    const { failure } = edit;
    const verdict =
      failure === null
        ? line('passes every check of the broker', { tone: 'good' })
        : line(`✗ fails ${failure.check}: ${escapeText(failure.text)}`, { tone: 'bad' });
    return [line('send it (Enter)', { bold: true }), ...wrapped(verdict[0]!.text, columns, verdict[0]!, 2)];
  }
  const value = row === 'bytes' ? hex(edit.shownBytes).replace(/(..)(?=.)/g, '$1 ') : edit.value(row);
  const shown =
    value === ''
      ? ['(empty)']
      : wrapped(escapeText(value), columns - NAME_WIDTH).map(([span]) => span?.text ?? '');
  return shown.map((text, index) => [
    { text: (index === 0 ? row : '').padEnd(NAME_WIDTH), dim: true },
    { text },
  ]);
}

/** The part of a row that can be edited, as text. */
export function rowText(edit: AckEdit, row: Exclude<EditRow, 'send'>): string {
  return row === 'bytes' ? hex(edit.shownBytes) : edit.value(row);
}

/** Sets a row to what its text says. @returns what is wrong with the text; null: nothing */
export function setRow(edit: AckEdit, row: Exclude<EditRow, 'send'>, text: string): string | null {
  return complaintOf(() => (row === 'bytes' ? edit.setBytes(text) : edit.set(row, text)));
}
