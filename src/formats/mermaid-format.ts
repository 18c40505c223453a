import { Chalk } from 'chalk';
import { escapeText } from '../text/escape.ts';
import { plural } from '../wire/plural.ts';
import type { Problem } from '../wire/problem.ts';
import { changedSentence } from './changed.ts';
import { descriptorsText, misplacedText } from './descriptors.ts';
import { describeFrame, shortHex } from './details.ts';
import { exitedSentence } from './exited-sentence.ts';
import { type Format, formatOf, type LinesByType, NOT_IN_RECORDINGS, nothing } from './format.ts';
import { handoffNews, newProblems } from './handoff-sentence.ts';
import { problemName } from './problem-name.ts';
import { shownOf } from './redaction.ts';

const plainChalk = new Chalk({ level: 0 });

const HEAD = [
  'sequenceDiagram',
  '  participant client as Client',
  '  participant broker as Broker',
  '  participant backend as Backend',
];

/** A sequence diagram in mermaid’s language, with outcomes and latencies as notes. */
export function mermaidFormat(redact: boolean): Format {
  const diagram = formatOf(diagramLines(redact));
  return { head: () => [...HEAD], lines: (record) => diagram.lines(record).map((line) => `  ${line}`) };
}

function diagramLines(redact: boolean): LinesByType {
  const shown = shownOf(redact);
  return {
    sideband: (record) => {
      const descriptors = descriptorsText(record);
      const text = `sideband token ${shortHex(shown(record).token)}${descriptors === '' ? '' : `, ${descriptors}`}`;
      return [`broker->>backend: ${label(text)}`, ...notes(record.problems)];
    },
    frame: (record) => {
      const { name, details } = describeFrame(shown(record));
      const text = [name, details, misplacedText(record)].filter((part) => part !== '').join(' ');
      return [...message(record.direction, text), ...notes(shown(record).problems)];
    },
    bytes: (record) => {
      const descriptors = misplacedText(record);
      const text = `${plural(record.length, 'byte')}${descriptors === '' ? '' : `, ${descriptors}`}`;
      return [...message(record.direction, text), ...notes(shown(record).problems)];
    },
    gap: (record) => [
      ...message(record.direction, `${plural(record.length, 'byte')} not recorded`),
      ...notes(record.problems),
    ],
    changed: (record) => [`Note over client,backend: ${label(changedSentence(record, redact))}`],
    exited: (record) => [`Note over client,backend: ${label(exitedSentence(record))}`],
    handoff: (record) => [
      `Note over broker,backend: ${label(handoffNews(plainChalk, shown(record)))}`,
      ...notes(newProblems(shown(record))),
    ],
    // A diagram has room for the conversation alone.
    ...NOT_IN_RECORDINGS,
    summary: nothing,
  };
}

function message(direction: string | null, text: string): string[] {
  if (direction === null) return [`Note over client,backend: ${label(text)}`];
  const [from, to] = direction.split('-to-');
  return [`${from}->>${to}: ${label(text)}`];
}

function notes(problems: readonly Problem[]): string[] {
  return problems.map(
    (problem) => `Note over client,backend: ${label(escapeText(`${problemName(problem)}: ${problem.text}`))}`,
  );
}

/** Characters that mermaid would read as its own become entities. */
function label(text: string): string {
  return text.replace(/[#;<>&"`{}%]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
