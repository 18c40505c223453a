import { Chalk } from 'chalk';
import type { SummaryRecord } from '../../records/record.ts';
import { escapeText } from '../../text/escape.ts';
import { xmlText } from '../../text/xml.ts';
import { summaryLines } from '../summary-lines.ts';

const plainChalk = new Chalk({ level: 0 });

/** What there was in all: outcomes, and problems by kind. */
export function summarySection(summary: SummaryRecord): string[] {
  const { handoffs, problemsById, expected, met } = summary;
  const outcomes = Object.entries(handoffs).filter(([, count]) => count > 0);
  const asked =
    expected === undefined
      ? []
      : [
          `<p class="${met ? 'accepted' : 'invalid'}">${met ? 'met' : 'missed'}: ${xmlText(escapeText(expected))}</p>`,
        ];
  return [
    ...summaryLines(plainChalk, summary).map((line) => `<p>${xmlText(line)}</p>`),
    ...asked,
    ...table('outcome', outcomes),
    ...table('problem', Object.entries(problemsById)),
  ];
}

function table(what: string, rows: readonly (readonly [string, number])[]): string[] {
  if (rows.length === 0) return [];
  const lines = rows.map(([name, count]) => `<tr><td class="${name}">${name}</td><td>${count}</td></tr>`);
  return [
    `<table><thead><tr><th>${what}</th><th>count</th></tr></thead><tbody>${lines.join('')}</tbody></table>`,
  ];
}
