import { escapeText } from '../../text/escape.ts';
import { xmlText } from '../../text/xml.ts';
import type { Problem, Severity } from '../../wire/problem.ts';

/** What is wrong, each with its severity; empty where nothing is. */
export function problemList(problems: readonly Problem[]): string {
  return problems
    .map(({ severity, id, field, offset, text }) => {
      const where = field === null ? `at ${offset}` : `${field} at ${offset}`;
      return `<small class="problem"><b class="${severity}">${severity} ${id}</b> ${xmlText(escapeText(`${where}: ${text}`))}</small>`;
    })
    .join('');
}

/** The worst of the severities; empty where there are no problems. */
export function worst(problems: readonly Problem[]): Severity | '' {
  for (const severity of ['error', 'warning', 'note'] as const)
    if (problems.some((problem) => problem.severity === severity)) return severity;
  return '';
}
