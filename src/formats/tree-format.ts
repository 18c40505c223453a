import type { ChalkInstance } from 'chalk';
import { ALL_VISIBLE, onlyBeginning, visibleBytes } from '../records/redaction/visible-bytes.ts';
import { severityColour } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';
import type { TerminalText } from '../text/terminal-text.ts';
import type { Direction } from '../wire/direction.ts';
import { plural } from '../wire/plural.ts';
import type { Problem } from '../wire/problem.ts';
import { changedSentence } from './changed.ts';
import { descriptorsText, misplacedText } from './descriptors.ts';
import { exitedSentence } from './exited-sentence.ts';
import { type Format, formatOf, NOT_IN_RECORDINGS } from './format.ts';
import { FrameTree, type TreeWriter } from './frame-tree.ts';
import { handoffNews, newProblems } from './handoff-sentence.ts';
import { problemName } from './problem-name.ts';
import { shownOf } from './redaction.ts';
import { summaryLines } from './summary-lines.ts';
import { TreeLines } from './tree-line.ts';

/** Every field with its offset, its raw bytes, its wire type and its meaning. @param terminal null where lines are not to be broken */
export function treeFormat(chalk: ChalkInstance, redact: boolean, terminal: TerminalText | null): Format {
  const shown = shownOf(redact);
  const tree = new TreeLines(chalk, terminal);
  const title = (kind: string, facts: readonly string[]) =>
    chalk.bold(tree.text(`${kind}  ${facts.filter((fact) => fact !== '').join(', ')}`));
  const place = ({ connection, direction, offset }: Place) => [
    `connection ${connection}`,
    direction ?? 'direction unknown',
    `offset ${offset}`,
  ];
  const problemLines = (problems: readonly Problem[]) =>
    problems.map((problem) => tree.text(problemText(chalk, problem), 2));
  const visible = (length: number) => (redact ? onlyBeginning(0, length) : ALL_VISIBLE);
  return formatOf({
    sideband: (record) => {
      const bytes = Buffer.from(record.token, 'hex');
      return [
        title('sideband', [
          ...place({ ...record, direction: 'broker-to-backend' }),
          '16 bytes',
          descriptorsText(record),
        ]),
        tree.line(1, record.offset, { bytes, from: 0, to: bytes.length }, visible(bytes.length), 'token'),
        ...problemLines(record.problems),
      ];
    },
    frame: (record) => {
      const { reading, length, time } = record;
      const frameTree = new FrameTree(textWriter(chalk, tree), redact ? visibleBytes : () => ALL_VISIBLE);
      const { name, lines } = frameTree.of(shown(record));
      return [
        title(`frame ${record.index}  ${name}`, [
          ...place(record),
          plural(length, 'byte'),
          time ?? '',
          misplacedText(record),
        ]),
        ...(reading === undefined ? [] : lines),
        ...problemLines(shown(record).problems),
      ];
    },
    bytes: (record) => {
      const { hex, length } = shown(record);
      const more = hex.length / 2 < length ? '…' : '';
      return [
        title('bytes', [...place(record), plural(length, 'byte'), misplacedText(record)]),
        tree.text(`${hex}${more}`, 2),
        ...problemLines(shown(record).problems),
      ];
    },
    gap: (record) => [
      title('gap', [...place(record), `${plural(record.length, 'byte')} not recorded`]),
      ...problemLines(record.problems),
    ],
    changed: (record) => [
      title('changed', place(record)),
      tree.text(changedSentence(record, redact), 2),
      ...problemLines(shown(record).problems),
    ],
    exited: (record) => [exitedSentence(record)],
    handoff: (record) => [
      tree.text(handoffNews(chalk, shown(record))),
      ...problemLines(newProblems(shown(record))),
    ],
    summary: (record) => ['', ...summaryLines(chalk, record)],
    ...NOT_IN_RECORDINGS,
  });
}

interface Place {
  readonly connection: number;
  readonly direction: Direction | null;
  readonly offset: number;
}

function textWriter(chalk: ChalkInstance, tree: TreeLines): TreeWriter<string> {
  return {
    heading: (depth, name, underlined) => `${'  '.repeat(depth)}${underlined ? chalk.underline(name) : name}`,
    line: (depth, place, visible, text) => tree.line(depth, place.base + place.from, place, visible, text),
  };
}

function problemText(chalk: ChalkInstance, problem: Problem): string {
  const { severity, field, offset, text } = problem;
  const where = field === null ? '' : `${field}: `;
  const head = severityColour(chalk, severity)(problemName(problem));
  return `${head} at ${offset}: ${escapeText(`${where}${text}`)}`;
}
