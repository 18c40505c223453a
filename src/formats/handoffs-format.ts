import type { ChalkInstance } from 'chalk';
import { HandoffParts } from '../records/handoff-parts.ts';
import type { FrameRecord, HandoffRecord, SidebandRecord } from '../records/traffic-records.ts';
import { plural } from '../text/plural.ts';
import type { Problem } from '../wire/problem.ts';
import { shortHex } from './details.ts';
import { type Format, formatOf } from './format.ts';
import { handoffNews } from './handoff-sentence.ts';
import { RecordingLetters } from './recording-letters.ts';
import { shownOf } from './redaction.ts';
import { summaryLines } from './summary-lines.ts';
import { legendOf, tableLines } from './table-format.ts';
import { type TableLayout, TableRows } from './table-row.ts';

/**
 * A line for each handoff; where one did not go well, its sideband and its frames below that. What belongs to no handoff is shown
 * where something is wrong with it, and only counted otherwise.
 */
export function handoffsFormat(chalk: ChalkInstance, layout: TableLayout): Format {
  const table = tableLines(chalk, layout, new TableRows(chalk, layout));
  const shown = shownOf(layout.redact);
  const letters = new RecordingLetters(layout.recordings ?? []);
  const parts = new HandoffParts<FrameRecord, SidebandRecord>();
  let others = 0;
  const other = <R extends { readonly problems: readonly Problem[] }>(
    record: R,
    lines: (record: R) => string[],
  ) => {
    if (isWrong(record.problems)) return lines(record);
    others += 1;
    return [];
  };
  const format = formatOf({
    ...table,
    sideband: (record) => {
      parts.sideband(record, record);
      return [];
    },
    frame: (record) => {
      // Only those of handoffs are needed later; any other may have 16 MiB.
      if (record.message !== 'HandoffOffer' && record.message !== 'HandoffAck')
        return other(record, table.frame);
      parts.frame(record, record);
      return [];
    },
    bytes: (record) => other(record, table.bytes),
    gap: (record) => other(record, table.gap),
    changed: table.changed,
    handoff: (record) => {
      const { offer, outcome, replaces, problems } = record;
      const sideband = parts.sidebandOf(offer);
      const steps = parts.framesOf(record);
      const wrong = [sideband, ...steps, record].some((step) => isWrong(step?.problems ?? []));
      const well = outcome === 'accepted' && !wrong;
      const sign = well ? chalk.green('✓') : outcome === 'refused' ? chalk.magenta('✗') : chalk.red('✗');
      const line = layout.terminal?.wrap(`${sign} ${sentence(record)}`, layout.terminal.columns) ?? [
        `${sign} ${sentence(record)}`,
      ];
      // Its frames are below the line that first reported it.
      const again = replaces?.outcome === outcome && replaces.problems === problems.length;
      if (well || again) return line;
      return [
        ...line,
        ...(sideband === null ? [] : table.sideband(sideband)),
        ...steps.flatMap(table.frame),
        ...table.handoff({ ...record, replaces: null }).slice(1),
      ];
    },
    summary: (record) => [
      '',
      ...(others === 0 ? [] : [`${plural(others, 'record')} of no handoff: --format table shows all`]),
      ...summaryLines(chalk, record),
    ],
  });
  return { ...format, title: legendOf(layout) };

  function sentence(record: HandoffRecord): string {
    const time = layout.times ? (parts.frameAt(record.offer)?.time?.slice(11, 23) ?? '') : '';
    const text = handoffNews(chalk, shown(record), letters);
    const place = layout.connections ? `conn ${record.connection}` : '';
    return [time, text, `token ${shortHex(shown(record).token)}`, place]
      .filter((fact) => fact !== '')
      .join('  ');
  }
}

function isWrong(problems: readonly Problem[]): boolean {
  return problems.some(({ severity, own }) => severity !== 'note' && !own);
}
