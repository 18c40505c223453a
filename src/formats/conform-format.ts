import type { ChalkInstance } from 'chalk';
import type { CaseRecord, ConformanceRecord } from '../records/conformance-records.ts';
import { escapeText } from '../text/escape.ts';
import { plural } from '../wire/plural.ts';
import { type Format, formatOf, nothing } from './format.ts';
import { shownOf } from './redaction.ts';
import { tableLines } from './table-format.ts';
import { type TableLayout, TableRows } from './table-row.ts';

/** The cases of a conformance run as they end: a line for each, and for a failure what was required and what was seen. */
export function conformFormat(chalk: ChalkInstance, layout: TableLayout): Format {
  const shown = shownOf(layout.redact);
  return formatOf({
    ...tableLines(chalk, layout, new TableRows(chalk, layout)),
    case: (record) => caseLines(chalk, shown(record), layout),
    conformance: (record) => ['', totalLine(chalk, record)],
    ...{
      sideband: nothing,
      frame: nothing,
      bytes: nothing,
      gap: nothing,
      changed: nothing,
      handoff: nothing,
    },
    summary: nothing,
  });
}

function caseLines(chalk: ChalkInstance, record: CaseRecord, layout: TableLayout): string[] {
  const { id, title, result, known, ms } = record;
  if (result === undefined) return [id];
  const why = record.seen ? `  ${chalk.dim(escapeText(record.seen))}` : '';
  if (result === 'skipped') return why === '' ? [] : [`${chalk.dim('– skipped')}  ${id}${why}`];
  if (result === 'not-run') return [`${chalk.dim('– not run')}  ${id}${why}`];
  const time = chalk.dim(`${Math.round(ms ?? 0)} ms`);
  if (result === 'passed' && !known) return [`${chalk.green('✓ passed')}   ${id}  ${time}`];
  if (result === 'passed')
    return [`${chalk.yellow('! passed')}   ${id}  though it is known to fail  ${time}`];
  const head = known ? chalk.dim('✗ known') : chalk.red('✗ failed');
  const line = `${head}${known ? ' ' : ''}   ${id}  ${chalk.dim(title)}`;
  if (known) return [line];
  return [line, ...failureLines(chalk, record, layout)];
}

/** Each peer’s words are escaped: what it printed, and what was seen of it. */
function failureLines(chalk: ChalkInstance, record: CaseRecord, layout: TableLayout): string[] {
  const { required, seen = '', level, section, printed = '', again, frames = [] } = record;
  const table = tableLines(chalk, layout, new TableRows(chalk, layout));
  const facts = [
    `required (${level}): ${required}`,
    `seen:            ${escapeText(seen)}`,
    `rule:            docs/protocol.md#${section}`,
    ...(again === undefined ? [] : [`again:           ${again}`]),
  ];
  const said = printed.trim() === '' ? [] : ['the peer printed:', ...printed.trim().split('\n').slice(-10)];
  return [
    ...facts.map((fact) => `     ${fact}`),
    ...frames.flatMap((frame) => table.frame(frame)).map((line) => `     ${line}`),
    ...said.map((line) => `     ${escapeText(line)}`),
  ];
}

function totalLine(chalk: ChalkInstance, total: ConformanceRecord): string {
  const { role, cases, passed, failed, known, unexpected, notRun, skipped } = total;
  const parts = [
    `${passed} passed`,
    `${failed} failed${known === 0 ? '' : ` (${known} known to)`}`,
    ...(notRun === 0 ? [] : [`${notRun} not run`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  const text = `${plural(cases, 'case')} for a ${role}: ${parts.join(', ')}`;
  const colour = unexpected === 0 && notRun === 0 ? chalk.green : chalk.red;
  return chalk.bold(colour(unexpected === 0 ? text : `${text}; ${unexpected} unexpected`));
}
