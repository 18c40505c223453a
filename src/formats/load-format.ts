import type { ChalkInstance } from 'chalk';
import type { LoadRecord, VerdictRecord } from '../records/record.ts';
import { outcomeColour } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';
import type { Format } from './format.ts';
import { latencyLines, plural, summaryLines } from './summary-lines.ts';

/** Of more tries than this, only those that went wrong are shown one by one, and of these so many. */
export const MANY = 20;

/**
 * How very many tries went: a line for each of the first that went otherwise than expected, then all of them together.
 * @param what is tried, in the plural
 */
export function loadFormat(
  chalk: ChalkInstance,
  what: string,
  met: (verdict: VerdictRecord) => boolean,
): Format {
  let shown = 0;
  return {
    head: () => [],
    lines: (record) => {
      switch (record.type) {
        case 'verdict':
          if (met(record) || ++shown > MANY) return [];
          return [verdictLine(chalk, record), ...(shown === MANY ? ['no more of them are shown'] : [])];
        case 'load':
          return loadLines(chalk, what, record);
        case 'summary':
          return summaryLines(chalk, record);
        default:
          return [];
      }
    },
  };
}

function verdictLine(chalk: ChalkInstance, verdict: VerdictRecord): string {
  const { connection, outcome, latencyMs, checks, errorDetail, reason } = verdict;
  const latency = latencyMs === null ? '' : ` after ${latencyMs} ms`;
  const failed = checks.find(({ result }) => result === 'failed')?.text;
  const why = failed ?? (errorDetail === '' ? (reason ?? '') : errorDetail);
  return `${connection}: ${outcomeColour(chalk, outcome)(outcome)}${latency}${why === '' ? '' : `: ${escapeText(why)}`}`;
}

/** Outcomes, percentiles and the histogram. */
export function loadLines(chalk: ChalkInstance, what: string, record: LoadRecord): string[] {
  const { tried, seconds, perSecond, outcomes, latencyMs } = record;
  return [
    '',
    chalk.bold(`${tried} ${what} in ${seconds} s, ${perSecond}/s`),
    ...Object.entries(outcomes).map(
      ([outcome, count]) =>
        `  ${outcomeColour(chalk, outcome as VerdictRecord['outcome'])(outcome.padEnd(12))} ${String(count).padStart(9)}  ${percent(count, tried)}`,
    ),
    ...(latencyMs === null ? [] : latencyLines(latencyMs, plural(latencyMs.count, 'answer'))),
  ];
}

function percent(count: number, of: number): string {
  return `${((count / of) * 100).toFixed(count === of ? 0 : 3)} %`;
}
