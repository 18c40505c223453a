import type { ChalkInstance } from 'chalk';
import { mayBeOfHandoff } from '../handoff/role.ts';
import { HandoffParts } from '../records/handoff-parts.ts';
import { RecentlyUsed } from '../records/recently-used.ts';
import type { OutputRecord } from '../records/record.ts';
import type { FrameRecord, HandoffRecord } from '../records/traffic-records.ts';
import { plural } from '../wire/plural.ts';
import type { Problem } from '../wire/problem.ts';
import { shortHex } from './details.ts';
import { type Format, formatOf } from './format.ts';
import { fateFacts, handoffNews, newProblems, readyFact } from './handoff-sentence.ts';
import { RecordingLetters } from './recording-letters.ts';
import { shownOf } from './redaction.ts';
import { summaryLines } from './summary-lines.ts';
import { legendOf, tableLines } from './table-format.ts';
import { type TableLayout, TableRows } from './table-row.ts';
import { type Due, WaitingHandoffs } from './waiting-handoffs.ts';

/** How many handoffs are remembered that have been shown. */
const MOST_SHOWN = 32_768;

/** A sideband or a frame of a handoff, as lines: frames themselves may be long. */
interface Step {
  readonly lines: readonly string[];
  readonly wrong: boolean;
  readonly time: string | null;
  /** What was done with it before it was known to be of a handoff. */
  alone?: 'shown' | 'counted';
}

/**
 * A line for each handoff; where one did not go well, its sideband and its frames below that. What belongs to no handoff is shown
 * where something is wrong with it, and only counted otherwise.
 * @param live whether handoffs are shown as soon as they are answered, and again when more of them follows; otherwise each waits for that
 */
export function handoffsFormat(chalk: ChalkInstance, layout: TableLayout, live: boolean): Format {
  const rows = new TableRows(chalk, layout);
  const table = tableLines(chalk, layout, rows);
  const shown = shownOf(layout.redact);
  const letters = new RecordingLetters(layout.recordings ?? []);
  const parts = new HandoffParts<Step, Step>();
  const waiting = new WaitingHandoffs<readonly Step[]>(live ? 0 : undefined);
  /** Of each handoff that has a line: the steps below it; null: none, as it went well. */
  const told = new RecentlyUsed<number, number | null>(MOST_SHOWN);
  /** The last frame, where it may be of a handoff: its handoff is reported next, or it has changed none. */
  let answer: { readonly record: FrameRecord; readonly step: Step } | null = null;
  let others = 0;

  const inOrder = (lines: string[]) => waiting.add(lines).flatMap(show);
  const other = <R extends { readonly problems: readonly Problem[] }>(
    record: R,
    lines: (record: R) => string[],
  ) => {
    if (isWrong(record.problems)) return inOrder(lines(record));
    others += 1;
    return [];
  };
  const format = formatOf({
    ...table,
    sideband: (record) => {
      parts.sideband(record, stepOf(record, table.sideband(record), null));
      return [];
    },
    frame: (record) => {
      if (!mayBeOfHandoff(record)) return other(record, table.frame);
      const step = stepOf(record, table.frame(record), record.time);
      parts.frame(record, step);
      if (record.message === 'HandoffAck') answer = { record, step };
      return [];
    },
    bytes: (record) => other(record, table.bytes),
    gap: (record) => other(record, table.gap),
    changed: (record) => inOrder(table.changed(record)),
    exited: (record) => inOrder(table.exited(record)),
    handoff: (record) => waiting.report(shown(record), stepsOf(record)).flatMap(show),
    summary: (record) => [
      ...waiting.end().flatMap(show),
      '',
      ...(others === 0 ? [] : [`${plural(others, 'record')} of no handoff: --format table shows all`]),
      ...summaryLines(chalk, record),
    ],
  });
  return {
    ...format,
    title: legendOf(layout),
    lines: (record) => [...lastAnswer(record), ...format.lines(record)],
  };

  /** The lines of the last answer, where that handoff is not its own. */
  function lastAnswer(next: OutputRecord): string[] {
    if (answer === null) return [];
    const { record, step } = answer;
    answer = null;
    if (next.type === 'handoff' && (next.ack === record.index || next.ready === record.index)) return [];
    step.alone = step.wrong ? 'shown' : 'counted';
    return other(record, () => [...step.lines]);
  }

  function stepsOf(record: HandoffRecord): Step[] {
    const sideband = parts.sidebandOf(record.offer);
    const frames = parts.framesOf(record).filter(({ alone }) => alone !== 'shown');
    for (const step of frames) {
      if (step.alone === 'counted') others -= 1;
      delete step.alone;
    }
    return sideband === null ? [...frames] : [sideband, ...frames];
  }

  function show(due: Due<readonly Step[]>): readonly string[] {
    return 'lines' in due ? due.lines : handoffLines(due.record, due.kept);
  }

  function handoffLines(record: HandoffRecord, steps: readonly Step[]): readonly string[] {
    const { index, outcome } = record;
    const before = told.get(index);
    const well = outcome === 'accepted' && ![...steps, record].some(isWrongStep);
    told.set(index, well ? null : steps.length);
    const current = before === undefined ? { ...record, replaces: null } : record;
    const line = lineOf(current, steps, well);
    if (well) return line;
    // What is below its earlier line is not shown again.
    const below = steps.slice(before ?? 0).flatMap(({ lines }) => lines);
    const wrong = typeof before === 'number' ? newProblems(record) : record.problems;
    return [...line, ...below, ...rows.problemLines(wrong)];
  }

  function lineOf(record: HandoffRecord, steps: readonly Step[], well: boolean): string[] {
    const { terminal, times, connections } = layout;
    const sign = well ? '✓' : '✗';
    const colour = well ? chalk.green : record.outcome === 'refused' ? chalk.magenta : chalk.red;
    const offered = steps.find(({ time }) => time !== null)?.time ?? null;
    const time = times && offered !== null ? [offered.slice(11, 23)] : [];
    const token = `token ${shortHex(record.token)}`;
    const place = connections ? [`conn ${record.connection}`] : [];
    if (well && record.replaces === null) {
      const head = handoffNews(chalk, { ...record, ready: null, passed: [] }, letters);
      const start = `${colour(sign)} ${[...time, head].join('  ')}`;
      return fitted(start, [...readyFact(record.ready), token, ...fateFacts(record), ...place]);
    }
    const text = handoffNews(chalk, record, letters);
    const line = `${colour(sign)} ${[...time, text, token, ...place].join('  ')}`;
    return terminal?.wrapFacts(line, terminal.columns) ?? [line];
  }

  /** One line, with those facts that fit in it. */
  function fitted(start: string, facts: readonly string[]): string[] {
    const { terminal } = layout;
    if (terminal === null) return [[start, ...facts].join('  ')];
    let line = start;
    for (const fact of facts)
      if (terminal.widthOf(line) + 2 + terminal.widthOf(fact) <= terminal.columns) line += `  ${fact}`;
    return terminal.wrap(line, terminal.columns);
  }
}

function stepOf(
  { problems }: { readonly problems: readonly Problem[] },
  lines: readonly string[],
  time: FrameRecord['time'],
): Step {
  return { lines, wrong: isWrong(problems), time };
}

function isWrongStep(step: Step | HandoffRecord): boolean {
  return 'wrong' in step ? step.wrong : isWrong(step.problems);
}

function isWrong(problems: readonly Problem[]): boolean {
  return problems.some(({ severity, own }) => severity !== 'note' && !own);
}
