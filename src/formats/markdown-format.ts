import { Chalk } from 'chalk';
import type { OutputRecord } from '../records/record.ts';
import { escapeText } from '../text/escape.ts';
import { changedSentence } from './changed.ts';
import { descriptorsText, misplacedText } from './descriptors.ts';
import { describeFrame, shortHex } from './details.ts';
import { exitedSentence } from './exited-sentence.ts';
import { type Format, formatOf, NOT_IN_RECORDINGS } from './format.ts';
import { handoffNews, newProblems } from './handoff-sentence.ts';
import { problemName } from './problem-name.ts';
import { shownOf } from './redaction.ts';
import { summaryLines } from './summary-lines.ts';

const plainChalk = new Chalk({ level: 0 });

const HEAD = [
  '| # | conn | offset | bytes | direction | message | details |',
  '|--:|--:|--:|--:|---|---|---|',
];

/** One table for a report or an issue; the summary follows as a list. */
export function markdownFormat(redact: boolean): Format {
  const shown = shownOf(redact);
  return formatOf(
    {
      sideband: (record) => {
        const { token } = shown(record);
        return [
          row(record, '', 'broker→backend', 'sideband', `token ${shortHex(token)}`, descriptorsText(record)),
        ];
      },
      frame: (record) => {
        const { name, details } = describeFrame(shown(record));
        const { index, direction } = record;
        return [row(shown(record), String(index), arrow(direction), name, details, misplacedText(record))];
      },
      bytes: (record) => {
        const { hex, direction } = shown(record);
        return [row(shown(record), '', arrow(direction), 'bytes', hex, misplacedText(record))];
      },
      gap: (record) => [row(record, '', arrow(record.direction), 'gap', 'not recorded', '')],
      changed: (record) => {
        const text = inMarkdown(changedSentence(record, redact));
        const problems = problemsOf(shown(record));
        return [`| | ${record.connection} | | | ${arrow(record.direction)} | changed | ${text}${problems} |`];
      },
      exited: (record) => ['', `- ${inMarkdown(exitedSentence(record))}`],
      handoff: (record) => {
        const text = inMarkdown(handoffNews(plainChalk, shown(record)));
        const problems = problemsOf({ problems: newProblems(shown(record)) });
        return [`| | ${record.connection} | | | | handoff | ${text}${problems} |`];
      },
      summary: (record) => ['', ...summaryLines(plainChalk, record).map((line) => `- ${line}`)],
      ...NOT_IN_RECORDINGS,
    },
    { head: () => [...HEAD], uniform: true, redacts: redact },
  );
}

type Row = Extract<OutputRecord, { readonly offset: number; readonly length: number }>;

function row(
  record: Row,
  index: string,
  direction: string,
  message: string,
  details: string,
  descriptors: string,
): string {
  const cells = [index, record.connection, record.offset, record.length, direction, inMarkdown(message)];
  const text = descriptors === '' ? details : `${details}  ${descriptors}`;
  return `| ${cells.join(' | ')} | ${inMarkdown(text)}${problemsOf(record)} |`;
}

function problemsOf(record: { readonly problems: Row['problems'] }): string {
  return record.problems
    .map((problem) => `<br>**${problemName(problem)}**: ${inMarkdown(escapeText(problem.text))}`)
    .join('');
}

/** Escapes what would end a cell or be taken for markup. */
export function inMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|~]/g, '\\$&');
}

function arrow(direction: string | null): string {
  return direction === null ? '?' : direction.replace('-to-', '→');
}
