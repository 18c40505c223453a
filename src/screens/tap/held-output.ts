import { describeFrame } from '../../formats/details.ts';
import { ReadFrameRecord } from '../../records/frame-record.ts';
import { escapedJson, escapeText } from '../../text/escape.ts';
import { fieldMeaning } from '../../wire/field-meanings.ts';
import { hex } from '../../wire/fields/value.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import { plural } from '../../wire/plural.ts';
import { rowsOf, rowText, SEND_ROW } from '../editing/edit-pane.ts';
import type { FrameEdit } from '../editing/frame-edit.ts';
import { ENVELOPE } from '../editing/set-field.ts';
import { EMPTY, type Line, line, wrapped } from '../layout/line.ts';
import type { Copies } from '../parts/copy-choice.ts';

/** A held frame, as it is edited and may be shown. */
function recordOf(edit: FrameEdit): ReadFrameRecord {
  const bytes = edit.shownBytes;
  const reading = readFrame(bytes, 0, bytes.length, 0, null);
  return new ReadFrameRecord(0, 0, null, reading, reading.problems);
}

/** A held frame in the forms in which it can be copied. */
export function copiesOfHeld(edit: FrameEdit): Copies {
  const record = recordOf(edit);
  const { name, details } = describeFrame(record);
  const { message, envelope, payload, problems } = record;
  return {
    text: `${name}  ${details}`,
    hex: hex(edit.shownBytes),
    json: escapedJson({ message, envelope, payload, problems }),
    command: null,
  };
}

/** What a held frame is for whoever gets it. @param place of the row of its editor; null: it is not open */
export function explainedHeld(edit: FrameEdit, place: number | null, columns: number): Line[] {
  const { failure } = edit;
  const record = recordOf(edit);
  const row = place === null ? undefined : rowsOf(edit)[place];
  const verdict =
    failure === null
      ? wrapped('Whoever gets it finds nothing wrong with it.', columns, { tone: 'good' })
      : wrapped(`✗ It fails ${failure.check}: ${escapeText(failure.text)}`, columns, { tone: 'bad' });
  return [
    ...(row === undefined || row === SEND_ROW
      ? []
      : [...rowLines(edit, row, record.message, columns), EMPTY]),
    line(`${record.message ?? 'frame'}, ${plural(edit.shownBytes.length, 'byte')}`, { bold: true }),
    ...verdict,
  ];
}

function rowLines(edit: FrameEdit, row: string, message: string | null, columns: number): Line[] {
  const inEnvelope = row.startsWith(ENVELOPE);
  const name = inEnvelope ? row.slice(ENVELOPE.length) : row;
  const meaning = fieldMeaning(inEnvelope ? 'Frame' : (message ?? ''), name);
  return [
    line(row, { bold: true }),
    ...(meaning === '' ? [] : wrapped(meaning, columns, {}, 2)),
    ...wrapped(escapeText(rowText(edit, row)) || '(empty)', columns, {}, 2),
  ];
}
