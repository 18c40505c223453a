import { escapeText } from '../../text/escape.ts';
import { xmlText } from '../../text/xml.ts';
import type { Problem, Severity } from '../../wire/problem.ts';
import { problemName } from '../problem-name.ts';

/** What is wrong, each with its severity; empty where nothing is. */
export function problemList(problems: readonly Problem[]): string {
  return problems
    .map((problem) => {
      const { severity, field, offset, text } = problem;
      const where = field === null ? `at ${offset}` : `${field} at ${offset}`;
      return `<small class="problem"><b class="${severity}">${problemName(problem)}</b> ${xmlText(escapeText(`${where}: ${text}`))}</small>`;
    })
    .join('');
}

/** The worst of the severities; empty where there are no problems but those that this command made itself. */
export function worst(problems: readonly Problem[]): Severity | '' {
  for (const severity of ['error', 'warning', 'note'] as const)
    if (problems.some((problem) => problem.severity === severity && !problem.own)) return severity;
  return '';
}
