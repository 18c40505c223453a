import type { ChalkInstance } from 'chalk';
import type { Check } from '../handoff/check.ts';
import type { Adopted, Route, VerdictRecord } from '../records/record.ts';
import { outcomeColour } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';
import type { Format } from './format.ts';
import { loadLines } from './load-format.ts';
import type { TableLayout } from './table.ts';
import { tableFormat } from './table-format.ts';

/**
 * Rows of what passed, and for each verdict its checks, the outcome and what the handed-over connection said.
 * @param what is judged, in the plural
 */
export function verdictFormat(chalk: ChalkInstance, layout: TableLayout, what: string): Format {
  const table = tableFormat(chalk, layout);
  return {
    head: table.head,
    lines: (record) => {
      if (record.type === 'verdict') return verdictLines(chalk, record);
      return record.type === 'load' ? loadLines(chalk, what, record) : table.lines(record);
    },
  };
}

function verdictLines(chalk: ChalkInstance, verdict: VerdictRecord): string[] {
  const latency = verdict.latencyMs === null ? '' : ` after ${verdict.latencyMs} ms`;
  const detail = verdict.errorDetail === '' ? '' : `: ${escapeText(verdict.errorDetail)}`;
  const outcome = chalk.bold(outcomeColour(chalk, verdict.outcome)(verdict.outcome));
  return [
    '',
    ...reached(verdict.checks).map((check) => checkLine(chalk, check)),
    `${outcome}${latency}${detail}`,
    ...routeLines(verdict),
    ...(verdict.adopted === null ? [] : [talkLine('the handed-over connection', verdict.adopted)]),
    ...(verdict.reconnected ? [talkLine('backend_pipe', verdict.reconnected)] : []),
  ];
}

/** All checks, or none where there was nothing to check. */
function reached(checks: readonly Check[]): readonly Check[] {
  return checks.every(({ result }) => result === 'not-reached') ? [] : checks;
}

/** Signs and words, so that nothing depends on the colour. */
function checkLine(chalk: ChalkInstance, check: Check): string {
  if (check.result === 'passed') return `  ${chalk.green('✓')} ${check.id} passed`;
  if (check.result === 'not-reached') return chalk.dim(`  · ${check.id} not reached`);
  return `  ${chalk.red('✗')} ${check.id} failed: ${escapeText(check.text ?? '')}`;
}

const ROUTES: { readonly [route in Route]: string } = {
  adopted: 'goes on with its connection, as it was told that a backend has adopted it',
  reconnected: 'fell back to backend_pipe',
  none: 'has no connection to a backend',
};

/** Which way a client went; and why not the short one, where no check above says so. */
function routeLines({ route, reason = '', checks }: VerdictRecord): string[] {
  if (route === undefined) return [];
  const known = reason === '' || checks.some(({ text }) => text === reason);
  return [`the client ${ROUTES[route]}${known ? '' : `: ${escapeText(reason)}`}`];
}

function talkLine(what: string, use: Adopted): string {
  const sent = `${what} was sent "${escapeText(use.sent)}"`;
  const answer = use.received === '' ? 'and gave no answer' : `and answered "${escapeText(use.received)}"`;
  return `${sent} ${answer}${use.closed ? ', then it was closed' : ''}`;
}
