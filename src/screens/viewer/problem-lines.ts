import { escapeText } from '../../text/escape.ts';
import { PROBLEMS, type Problem } from '../../wire/problem.ts';
import { EMPTY, type Line, line, wrapped } from '../layout/line.ts';
import { severitySign, severityTone } from '../parts/signs.ts';
import type { HandoffFacts } from './handoffs.ts';
import type { Recording } from './recording.ts';

/** What is wrong with a handoff: each problem with its place, what was found, and the rule in one sentence. */
export function problemsOfHandoff(facts: HandoffFacts, recording: Recording, columns: number): Line[] {
  const placed = facts.rows.flatMap((at) => {
    const row = recording.rows.at(at);
    return row.problems.map((problem) => ({ problem, frame: row.frame }));
  });
  const known = placed.map(({ problem }) => problem);
  const own = facts.problems
    .filter((problem) => !known.includes(problem))
    .map((problem) => ({ problem, frame: -1 }));
  const all = [...placed, ...own];
  if (all.length === 0) return [line('nothing is wrong with this handoff', { tone: 'good' })];
  return all.flatMap(({ problem, frame }) => [...problemLines(problem, frame, columns), EMPTY]).slice(0, -1);
}

/** A problem as a text. @param frame number of the frame that shows it; -1: none does */
export function problemLines(problem: Problem, frame: number, columns: number): Line[] {
  const { id, severity, field, offset, text } = problem;
  const place = [
    field ?? '',
    offset === null ? '' : `at ${offset}`,
    frame === -1 ? '' : `in frame ${frame}`,
  ].filter((part) => part !== '');
  const tone = severityTone(severity);
  const [head = [], ...rest] = wrapped(`${severity} ${id}`, columns - 2, { tone, bold: true });
  return [
    [severitySign(severity), { text: ' ' }, ...head],
    ...rest,
    ...(place.length === 0 ? [] : wrapped(place.join(' '), columns, { dim: true }, 2)),
    ...wrapped(escapeText(text), columns, {}, 2),
    ...wrapped(PROBLEMS[id].summary, columns, { dim: true }, 2),
  ];
}
