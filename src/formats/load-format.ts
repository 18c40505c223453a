import type { ChalkInstance } from 'chalk';
import type { LoadRecord, VerdictRecord } from '../records/outcome-records.ts';
import { outcomeColour } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';
import { plural } from '../wire/plural.ts';
import { type Format, formatOf, nothing } from './format.ts';
import { shownOf } from './redaction.ts';
import { latencyLines, summaryLines } from './summary-lines.ts';

/** With more tries than this, only those that went wrong are shown one by one, and at most this many of them. */
export const MANY = 20;

/**
 * How a great many tries went: a line for each of the first that did not go as expected, then the totals.
 * @param what was tried, in the plural
 */
export function loadFormat(
  chalk: ChalkInstance,
  what: string,
  met: (verdict: VerdictRecord) => boolean,
  redact = false,
): Format {
  const shown = shownOf(redact);
  let listed = 0;
  return formatOf({
    verdict: (record) => {
      if (met(record) || ++listed > MANY) return [];
      return [verdictLine(chalk, shown(record)), ...(listed === MANY ? ['further ones are not shown'] : [])];
    },
    load: (record) => loadLines(chalk, what, record),
    summary: (record) => summaryLines(chalk, record),
    // With this many tries, what passed is not shown one by one.
    ...{
      start: nothing,
      listening: nothing,
      sideband: nothing,
      frame: nothing,
      bytes: nothing,
      gap: nothing,
    },
    ...{ changed: nothing, handoff: nothing, client: nothing, compared: nothing, replayed: nothing },
    ...{
      'left-out': nothing,
      exited: nothing,
      case: nothing,
      conformance: nothing,
      error: nothing,
      doctor: nothing,
    },
  });
}

function verdictLine(chalk: ChalkInstance, verdict: VerdictRecord): string {
  const { connection, outcome, interrupted = false, latencyMs, checks, errorDetail, reason } = verdict;
  const latency = latencyMs === null ? (interrupted ? ', interrupted' : '') : ` after ${latencyMs} ms`;
  const failed = checks.find(({ result }) => result === 'failed')?.text;
  const why = failed ?? (errorDetail === '' ? (reason ?? '') : errorDetail);
  return `${connection}: ${outcomeColour(chalk, outcome)(outcome)}${latency}${why === '' ? '' : `: ${escapeText(why)}`}`;
}

/** Outcomes, percentiles and the histogram. */
export function loadLines(chalk: ChalkInstance, what: string, record: LoadRecord): string[] {
  const { tried, seconds, perSecond, outcomes, interrupted, untried, latencyMs } = record;
  return [
    '',
    chalk.bold(`${tried} ${tried === 1 ? what.replace(/s$/, '') : what} in ${seconds} s, ${perSecond}/s`),
    ...Object.entries(outcomes).map(
      ([outcome, count]) =>
        `  ${outcomeColour(chalk, outcome)(outcome.padEnd(12))} ${String(count).padStart(9)}  ${percent(count, tried)}`,
    ),
    ...(interrupted === 0 ? [] : [`  interrupted, so that nothing is decided: ${interrupted} of these`]),
    ...(untried === 0 ? [] : [`  not tried: ${untried} more`]),
    ...(latencyMs === null ? [] : latencyLines(latencyMs, plural(latencyMs.count, 'answer'))),
  ];
}

function percent(count: number, of: number): string {
  return `${((count / of) * 100).toFixed(count === of ? 0 : 3)} %`;
}
