import type { ChalkInstance } from 'chalk';
import type { Check } from '../handoff/check.ts';
import type { Adopted, VerdictRecord } from '../records/record.ts';
import { outcomeColour } from './colour.ts';
import { escapeText } from './escape.ts';
import type { Format } from './format.ts';
import type { TableLayout } from './table.ts';
import { tableFormat } from './table-format.ts';

/** Rows of what passed, and for each verdict its checks, the outcome and what the handed-over connection said. */
export function verdictFormat(chalk: ChalkInstance, layout: TableLayout): Format {
  const table = tableFormat(chalk, layout);
  return {
    head: table.head,
    lines: (record) => (record.type === 'verdict' ? verdictLines(chalk, record) : table.lines(record)),
  };
}

function verdictLines(chalk: ChalkInstance, verdict: VerdictRecord): string[] {
  const latency = verdict.latencyMs === null ? '' : ` after ${verdict.latencyMs} ms`;
  const detail = verdict.errorDetail === '' ? '' : `: ${escapeText(verdict.errorDetail)}`;
  const outcome = chalk.bold(outcomeColour(chalk, verdict.outcome)(verdict.outcome));
  return [
    '',
    ...verdict.checks.map((check) => checkLine(chalk, check)),
    `${outcome}${latency}${detail}`,
    ...(verdict.adopted === null ? [] : [adoptedLine(verdict.adopted)]),
  ];
}

/** Signs and words, so that nothing depends on the colour. */
function checkLine(chalk: ChalkInstance, check: Check): string {
  if (check.result === 'passed') return `  ${chalk.green('✓')} ${check.id} passed`;
  if (check.result === 'not-reached') return chalk.dim(`  · ${check.id} not reached`);
  return `  ${chalk.red('✗')} ${check.id} failed: ${escapeText(check.text ?? '')}`;
}

function adoptedLine(adopted: Adopted): string {
  const sent = `the handed-over connection was sent "${escapeText(adopted.sent)}"`;
  const answer =
    adopted.received === '' ? 'and gave no answer' : `and answered "${escapeText(adopted.received)}"`;
  return `${sent} ${answer}${adopted.closed ? ', then it was closed' : ''}`;
}
