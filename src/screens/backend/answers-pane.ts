import { type Line, wrapped } from '../layout/line.ts';
import { TreePane } from '../parts/tree-pane.ts';
import { ANSWERS } from './answers.ts';

const SCRIPT_WIDTH = Math.max(...ANSWERS.map(({ script }) => script.length)) + 2;

/** The answers to choose from: each as in a script, what the broker gets, and the check that it fails. @param held whether the offer is */
export function answersPane(held: () => boolean): TreePane {
  return new TreePane({
    id: 'answers',
    title: () => 'Answer',
    note: () => (held() ? 'Enter sends it' : 'for offers that are held'),
    length: () => ANSWERS.length,
    lines: (place, columns) => answerLines(place, columns),
    empty: () => '',
  });
}

function answerLines(place: number, columns: number): Line[] {
  const { script, fails, does } = ANSWERS[place]!;
  const text = fails === '' ? does : `${does} → fails: ${fails}`;
  return wrapped(text, Math.max(12, columns - SCRIPT_WIDTH)).map((spans, row) => [
    { text: (row === 0 ? script : '').padEnd(SCRIPT_WIDTH), bold: true },
    ...spans,
  ]);
}
