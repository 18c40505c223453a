import type { ChalkInstance } from 'chalk';
import { replayedSentence } from './compared.ts';
import type { Format } from './format.ts';
import { detailedSummaryLines, plural, summaryLines } from './summary-lines.ts';
import { Table, type TableLayout } from './table.ts';

/** Rows as records come, and the closing lines when the summary does. @param summaryOnly no rows are to come */
export function tableFormat(chalk: ChalkInstance, layout: TableLayout, summaryOnly = false): Format {
  const table = new Table(chalk, layout);
  return {
    head: () => (summaryOnly ? [] : [table.header()]),
    uniform: true,
    lines: (record) => {
      if (record.type === 'left-out')
        return [
          chalk.yellow(`… ${plural(record.records, 'record')} left out: this output is read too slowly`),
        ];
      if (record.type === 'replayed') return [replayedSentence(chalk, record)];
      if (record.type !== 'summary') return table.lines(record);
      return summaryOnly ? detailedSummaryLines(chalk, record) : ['', ...summaryLines(chalk, record)];
    },
  };
}
