import type { FieldPlace } from '../../browse/field-places.ts';
import type { Outcome } from '../../handoff/judge-ack.ts';
import { hex } from '../../wire/fields/value.ts';
import { plural } from '../../wire/plural.ts';
import { EMPTY, type Line, line, wrapped } from '../layout/line.ts';
import type { TreeItem } from './fields-pane.ts';
import type { HandoffFacts } from './handoffs.ts';
import { problemLines, problemsOfHandoff } from './problem-lines.ts';
import type { Looked, Recording } from './recording.ts';

export const OUTCOME_MEANINGS: { readonly [outcome in Outcome]: string } = {
  accepted: 'The ACK passed every check of the broker in time, and said accepted.',
  refused: 'The ACK passed every check, and said not accepted; the client connects in another way.',
  invalid:
    'An answer that a broker must reject: it revokes the token and must not tell the client that it was accepted.',
  late: 'A complete ACK, read after the deadline; the broker had given up by then.',
  unanswered: 'No complete ACK came by the deadline, or the connection was closed before one.',
};
const MOST_HEX = 64;

/** What a handoff’s outcome means, and what is wrong with it. */
export function explainedHandoff(facts: HandoffFacts, recording: Recording, columns: number): Line[] {
  return [
    line(facts.outcome, { bold: true }),
    ...wrapped(OUTCOME_MEANINGS[facts.outcome], columns),
    EMPTY,
    ...problemsOfHandoff(facts, recording, columns),
  ];
}

/** What is at a place of a record: a field with its bytes, and all that is wrong with the record. */
export function explainedItem(looked: Looked, item: TreeItem | undefined, columns: number): Line[] {
  const { row, bytes } = looked;
  const field = item?.field ?? null;
  const shown = field === null ? [] : fieldLines(field, looked, columns);
  const problems = row.problems.flatMap((problem) => [EMPTY, ...problemLines(problem, row.frame, columns)]);
  const none =
    problems.length === 0 ? [EMPTY, line('nothing is wrong with this record', { tone: 'good' })] : [];
  const whole = line(`${looked.record.type}, ${plural(bytes.length, 'byte')} at offset ${row.offset}`, {
    dim: true,
  });
  return [...shown, whole, ...problems, ...none];
}

function fieldLines(
  { name, value, start, end, meaning = '' }: FieldPlace,
  { row, bytes }: Looked,
  columns: number,
): Line[] {
  const shown = hex(bytes, start, Math.min(end, start + MOST_HEX, bytes.length));
  return [
    line(name, { bold: true }),
    ...(meaning === '' ? [] : wrapped(meaning, columns, {}, 2)),
    ...(value === '' ? [] : wrapped(value, columns, {}, 2)),
    ...wrapped(
      `${plural(end - start, 'byte')} at offset ${row.offset + start}: ${shown.replace(/(..)(?=.)/g, '$1 ')}`,
      columns,
      { dim: true },
      2,
    ),
    EMPTY,
  ];
}
