import type { ChalkInstance } from 'chalk';
import type { SummaryRecord } from '../records/record.ts';
import type { Format } from './reporter.ts';
import { summaryLines, Table, type TableLayout } from './table.ts';

/** Rows as records come, and the closing lines when the summary does. */
export function tableFormat(chalk: ChalkInstance, layout: TableLayout): Format {
  const table = new Table(chalk, layout);
  return {
    head: () => [table.header()],
    lines: (record) =>
      record.type === 'summary'
        ? ['', ...summaryLines(chalk, record as unknown as SummaryRecord)]
        : table.lines(record),
  };
}
