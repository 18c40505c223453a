import { Chalk } from 'chalk';
import type { OutputRecord } from '../records/record.ts';
import { escapeText } from '../text/escape.ts';
import { changedSentence } from './changed.ts';
import { describeFrame, shortHex } from './details.ts';
import type { Format } from './format.ts';
import { summaryLines } from './summary-lines.ts';
import { handoffSentence } from './table.ts';

const plainChalk = new Chalk({ level: 0 });

/** One table for a report or an issue; the summary follows as a list. */
export function markdownFormat(redact: boolean): Format {
  return {
    head: () => [
      '| # | conn | offset | bytes | direction | message | details |',
      '|--:|--:|--:|--:|---|---|---|',
    ],
    lines: (record) => lines(record, redact),
    uniform: true,
  };
}

function lines(record: OutputRecord, redact: boolean): string[] {
  switch (record.type) {
    case 'sideband':
      return [row(record, '', 'broker→backend', 'sideband', `token ${shortHex(record.token)}`)];
    case 'frame': {
      const { name, details } = describeFrame(record);
      return [row(record, String(record.index), arrow(record.direction), name, details)];
    }
    case 'bytes':
      return [
        row(record, '', arrow(record.direction), 'bytes', redact ? record.hex.slice(0, 8) : record.hex),
      ];
    case 'changed':
      return [
        `| | ${record.connection} | | | ${arrow(record.direction)} | changed | ${inTable(changedSentence(record))} |`,
      ];
    case 'handoff': {
      const text = handoffSentence(plainChalk, record);
      return [`| | ${record.connection} | | | | handoff | ${inTable(text)}${problemsOf(record)} |`];
    }
    case 'summary':
      return ['', ...summaryLines(plainChalk, record).map((line) => `- ${line}`)];
    default:
      return [];
  }
}

type Row = Extract<OutputRecord, { readonly offset: number; readonly length: number }>;

function row(record: Row, index: string, direction: string, message: string, details: string): string {
  const cells = [index, record.connection, record.offset, record.length, direction, inTable(message)];
  return `| ${cells.join(' | ')} | ${inTable(details)}${problemsOf(record)} |`;
}

function problemsOf(record: { readonly problems: Row['problems'] }): string {
  return record.problems
    .map(({ severity, id, text }) => `<br>**${severity} ${id}**: ${inTable(escapeText(text))}`)
    .join('');
}

/** What would end a cell, or be taken for markup. */
function inTable(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|~]/g, '\\$&');
}

function arrow(direction: string | null): string {
  return direction === null ? '?' : direction.replace('-to-', '→');
}
