import type { ChalkInstance } from 'chalk';
import type { Check } from '../handoff/check.ts';
import type { Adopted, Route, VerdictRecord } from '../records/outcome-records.ts';
import { outcomeColour, severityColour } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';
import { type Format, formatOf } from './format.ts';
import { newProblems } from './handoff-sentence.ts';
import { loadLines } from './load-format.ts';
import { shownOf } from './redaction.ts';
import { summaryLines } from './summary-lines.ts';
import { tableLines } from './table-format.ts';
import { type TableLayout, TableRows } from './table-row.ts';

/**
 * Rows of what passed, and for each verdict its checks, the outcome and what the handed-over connection said.
 * @param what is judged, in the plural
 */
export function verdictFormat(chalk: ChalkInstance, layout: TableLayout, what: string): Format {
  const rows = new TableRows(chalk, layout);
  const shown = shownOf(layout.redact);
  const table = tableLines(chalk, layout, rows);
  return formatOf(
    {
      ...table,
      // The verdict says how it ended.
      handoff: (record) => rows.problemLines(newProblems(shown(record))),
      summary: (record) => {
        const handoffs = Object.values(record.handoffs).reduce((sum, count) => sum + count, 0);
        return ['', ...summaryLines(chalk, record, handoffs > 1)];
      },
      verdict: (record) => verdictLines(chalk, layout.terminal, shown(record)),
      load: (record) => loadLines(chalk, what, record),
    },
    { head: () => [rows.header()] },
  );
}

function verdictLines(
  chalk: ChalkInstance,
  terminal: TableLayout['terminal'],
  verdict: VerdictRecord,
): string[] {
  const latency = verdict.latencyMs === null ? '' : ` after ${verdict.latencyMs} ms`;
  const detail = verdict.errorDetail === '' ? '' : `: ${escapeText(verdict.errorDetail)}`;
  const outcome = chalk.bold(outcomeColour(chalk, verdict.outcome)(verdict.outcome));
  const lines = [
    ...checkLines(chalk, verdict.checks),
    `${outcome}${verdict.interrupted ? ': interrupted, so that nothing is decided' : ''}${latency}${detail}`,
    ...routeLines(verdict),
    ...(verdict.adopted === null ? [] : [talkLine('the handed-over connection', verdict.adopted)]),
    ...(verdict.problems ?? []).map(
      ({ severity, id, text }) => `${severityColour(chalk, severity)('!')} ${id}: ${escapeText(text)}`,
    ),
    ...(verdict.outcome === 'refused' && verdict.released === false
      ? ['the connection that was passed is still held, though it was refused']
      : []),
    ...(verdict.reconnected ? [talkLine('backend_pipe', verdict.reconnected)] : []),
  ];
  return [
    '',
    ...(terminal === null ? lines : lines.flatMap((line) => terminal.wrap(line, terminal.columns))),
  ];
}

/** The checks in order, those that passed on one line; none where there was nothing to check. */
function checkLines(chalk: ChalkInstance, checks: readonly Check[]): string[] {
  const named = (result: Check['result'], word: string) =>
    checks.filter((check) => check.result === result).map(({ id }) => `${id} ${word}`);
  const passed = named('passed', 'passed');
  const missed = named('not-reached', 'not reached');
  if (missed.length === checks.length) return [];
  return [
    ...(passed.length === 0 ? [] : [`${chalk.green('✓')} ${passed.join(', ')}`]),
    ...checks.filter(({ result }) => result === 'failed').map((check) => failedLine(chalk, check)),
    ...(missed.length === 0 ? [] : [chalk.dim(`· ${missed.join(', ')}`)]),
  ];
}

/** Signs and words, so that nothing depends on the colour. What a refusal says follows with the outcome. */
function failedLine(chalk: ChalkInstance, { id, text = '' }: Check): string {
  const why = id === 'accepted' || text === '' ? '' : `: ${escapeText(text)}`;
  return `${chalk.red('✗')} ${id} failed${why}`;
}

const ROUTES: { readonly [route in Route]: string } = {
  adopted: 'keeps its connection, as it was told that a backend has adopted it',
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
  if (use.closed && use.sent === '' && use.received === '')
    return `${what} was closed before anything could be sent on it`;
  const sent = `${what} was sent "${escapeText(use.sent)}"`;
  const answer = use.received === '' ? 'and gave no answer' : `and answered "${escapeText(use.received)}"`;
  return `${sent} ${answer}${use.closed ? ', then it was closed' : ''}`;
}
