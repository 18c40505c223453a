import type { Question } from '../parts/prompt.ts';
import { BYTES_ROW, rowText, setRow } from './edit-pane.ts';
import type { FrameEdit } from './frame-edit.ts';

/** Changes a row of the editor: turns true into false at once, and asks for anything else. @returns a complaint, or null */
export function editRow(edit: FrameEdit, row: string, ask: (question: Question) => null): string | null {
  const shown = rowText(edit, row);
  if (shown === 'true' || shown === 'false') return setRow(edit, row, shown === 'true' ? 'false' : 'true');
  if (row === BYTES_ROW && edit.disguise !== null)
    return 'the bytes hold secrets, and this screen is redacted; the other rows can be edited';
  return ask({
    label: row,
    text: shown,
    hint: row === BYTES_ROW ? 'hex; Enter takes it   Esc cancels' : 'Enter takes it   Esc cancels',
    // What is shown may be less than what is there.
    take: (text) => (text === shown ? null : setRow(edit, row, text)),
  });
}
