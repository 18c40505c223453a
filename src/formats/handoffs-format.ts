import type { ChalkInstance } from 'chalk';
import type { FrameRecord, HandoffRecord, SidebandRecord } from '../records/traffic-records.ts';
import { plural } from '../text/plural.ts';
import type { Problem } from '../wire/problem.ts';
import { shortHex } from './details.ts';
import { type Format, formatOf } from './format.ts';
import { handoffNews } from './handoff-sentence.ts';
import { RecentSteps } from './recent-steps.ts';
import { shownOf } from './redaction.ts';
import { summaryLines } from './summary-lines.ts';
import { tableLines } from './table-format.ts';
import { type TableLayout, TableRows } from './table-row.ts';

/**
 * A line for each handoff that went well, and for any other its sideband and frames below it, together. What belongs to no handoff is shown where
 * something is wrong with it, and counted otherwise.
 */
export function handoffsFormat(chalk: ChalkInstance, layout: TableLayout): Format {
  const table = tableLines(chalk, layout, new TableRows(chalk, layout));
  const shown = shownOf(layout.redact);
  const frames = new RecentSteps<number, FrameRecord>();
  /** The latest of a connection, until its offer comes, and those of offers, by the index of the frame. */
  const waiting = new RecentSteps<number, SidebandRecord | null>();
  const sidebands = new RecentSteps<number, SidebandRecord>();
  let others = 0;
  const other = <R extends { readonly problems: readonly Problem[] }>(
    record: R,
    lines: (record: R) => string[],
  ) => {
    if (isWrong(record.problems)) return lines(record);
    others += 1;
    return [];
  };
  return formatOf({
    ...table,
    sideband: (record) => {
      waiting.set(record.connection, record);
      return [];
    },
    frame: (record) => {
      const { message, connection, index } = record;
      // Those of handoffs alone are looked for later; another one may have 16 MiB.
      if (message === 'HandoffOffer' || message === 'HandoffAck') frames.set(index, record);
      const sideband = message === 'HandoffOffer' ? (waiting.get(connection) ?? null) : null;
      if (sideband !== null) {
        sidebands.set(index, sideband);
        waiting.set(connection, null);
      }
      return message === 'HandoffOffer' || message === 'HandoffAck' ? [] : other(record, table.frame);
    },
    bytes: (record) => other(record, table.bytes),
    gap: (record) => other(record, table.gap),
    changed: table.changed,
    handoff: (record) => {
      const { offer, ack, ready, outcome, replaces, problems } = record;
      const sideband = sidebands.get(offer);
      const steps = [offer, ack, ready].flatMap((index) => (index === null ? [] : (frames.get(index) ?? [])));
      const wrong = [sideband, ...steps, record].some((step) => isWrong(step?.problems ?? []));
      const well = outcome === 'accepted' && !wrong;
      const sign = well ? chalk.green('✓') : outcome === 'refused' ? chalk.magenta('✗') : chalk.red('✗');
      const line = layout.terminal?.wrap(`${sign} ${sentence(record)}`, layout.terminal.columns) ?? [
        `${sign} ${sentence(record)}`,
      ];
      // The frames are below the line that told of it first.
      const again = replaces?.outcome === outcome && replaces.problems === problems.length;
      if (well || again) return line;
      return [
        ...line,
        ...(sideband === undefined ? [] : table.sideband(sideband)),
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

  function sentence(record: HandoffRecord): string {
    const time = layout.times ? (frames.get(record.offer)?.time?.slice(11, 23) ?? '') : '';
    const text = handoffNews(chalk, shown(record));
    const place = layout.connections ? `conn ${record.connection}` : '';
    return [time, text, `token ${shortHex(shown(record).token)}`, place]
      .filter((fact) => fact !== '')
      .join('  ');
  }
}

function isWrong(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity !== 'note');
}
