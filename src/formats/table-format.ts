import type { ChalkInstance } from 'chalk';
import { plural } from '../wire/plural.ts';
import { changedSentence } from './changed.ts';
import { comparedSentences, replayedSentence } from './compared.ts';
import { descriptorsText, misplacedText } from './descriptors.ts';
import { describeFrame, shortHex } from './details.ts';
import { exitedSentence } from './exited-sentence.ts';
import { type Format, formatOf, type LinesByType, nothing } from './format.ts';
import { clientSentence, handoffNews, newProblems } from './handoff-sentence.ts';
import { joined } from './joined.ts';
import { RecordingLetters } from './recording-letters.ts';
import { shownOf } from './redaction.ts';
import { shownBytes } from './shown-bytes.ts';
import { detailedSummaryLines, summaryLines } from './summary-lines.ts';
import { type TableLayout, TableRows } from './table-row.ts';

/** Rows as records come, and the closing lines when the summary does. @param summaryOnly no rows will come */
export function tableFormat(chalk: ChalkInstance, layout: TableLayout, summaryOnly = false): Format {
  const rows = new TableRows(chalk, layout);
  const lines = tableLines(chalk, layout, rows);
  if (summaryOnly) return formatOf({ ...lines, summary: (record) => detailedSummaryLines(chalk, record) });
  return formatOf(lines, {
    title: legendOf(layout),
    head: () => [rows.header()],
    uniform: true,
    redacts: layout.redact,
  });
}

/** What the letters of recordings stand for. */
export function legendOf({ recordings = [] }: TableLayout): string[] {
  return new RecordingLetters(recordings).legend;
}

/** What a table shows of each record; also the base of what other formats for people show. */
export function tableLines(
  chalk: ChalkInstance,
  layout: TableLayout,
  rows = new TableRows(chalk, layout),
): LinesByType {
  const { redact } = layout;
  const shown = shownOf(redact);
  const letters = new RecordingLetters(layout.recordings ?? []);
  return {
    sideband: (record) => {
      const facts = [`token ${shortHex(shown(record).token)}`, descriptorsText(record)];
      return rows.withProblems(
        rows.cells(record, 'broker-to-backend', 'sideband', null),
        joined(facts),
        record.problems,
      );
    },
    frame: (record) => {
      const { name, details } = describeFrame(shown(record));
      const cells = rows.cells(record, record.direction, name, record.time);
      cells[0] = String(record.index);
      return rows.withProblems(cells, joined([details, misplacedText(record)]), shown(record).problems);
    },
    bytes: (record) => {
      const cells = rows.cells(record, record.direction, 'bytes', null);
      return rows.withBytes(cells, shownBytes(shown(record)), misplacedText(record), record.problems);
    },
    gap: (record) => {
      const cells = rows.cells(record, record.direction, 'gap', null);
      return rows.withProblems(cells, `${plural(record.length, 'byte')} not recorded`, record.problems);
    },
    changed: (record) =>
      rows.withProblems(null, `┌ ${changedSentence(record, redact)}`, shown(record).problems),
    handoff: (record) =>
      rows.withProblems(null, `└ ${handoffNews(chalk, shown(record), letters)}`, newProblems(shown(record))),
    compared: (record) => comparedSentences(chalk, shown(record)).flatMap((text) => rows.under(text)),
    client: (record) => rows.under(`└ ${clientSentence(chalk, shown(record))}`),
    replayed: (record) => [replayedSentence(chalk, record)],
    exited: (record) => rows.under(exitedSentence(record)),
    doctor: nothing,
    'left-out': ({ records }) => [
      chalk.magenta(`… ${plural(records, 'record')} left out: this output is read too slowly`),
    ],
    summary: (record) => ['', ...summaryLines(chalk, record)],
    // Said on standard error, or shown by the formats of the commands that have them.
    ...{ start: nothing, listening: nothing, verdict: nothing, load: nothing, error: nothing },
    ...{ case: nothing, conformance: nothing },
  };
}
