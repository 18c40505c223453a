import type { ChalkInstance } from 'chalk';
import { ALL_VISIBLE, onlyBeginning, visibleBytes } from '../records/redaction/visible-bytes.ts';
import { severityColour } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';
import { plural } from '../text/plural.ts';
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
import { treeLine } from './tree-line.ts';

/** Every field with its offset, its raw bytes, its wire type and its meaning. */
export function treeFormat(chalk: ChalkInstance, redact: boolean): Format {
  const shown = shownOf(redact);
  const title = (kind: string, facts: readonly string[]) =>
    chalk.bold(`${kind}  ${facts.filter((fact) => fact !== '').join(', ')}`);
  const place = ({ connection, offset }: { readonly connection: number; readonly offset: number }) => [
    `connection ${connection}`,
    `offset ${offset}`,
  ];
  const visible = (length: number) => (redact ? onlyBeginning(0, length) : ALL_VISIBLE);
  return formatOf({
    sideband: (record) => {
      const bytes = Buffer.from(record.token, 'hex');
      return [
        title('sideband', [...place(record), '16 bytes', descriptorsText(record)]),
        treeLine(
          chalk,
          1,
          record.offset,
          { bytes, from: 0, to: bytes.length },
          visible(bytes.length),
          'token',
        ),
        ...problemLines(chalk, record.problems),
      ];
    },
    frame: (record) => {
      const { direction, reading, length, time } = record;
      const facts = [
        `connection ${record.connection}`,
        direction ?? 'direction unknown',
        `offset ${record.offset}`,
      ];
      const { name, lines } = new FrameTree(textWriter(chalk), redact ? visibleBytes : () => ALL_VISIBLE).of(
        shown(record),
      );
      return [
        title(`frame ${record.index}  ${name}`, [
          ...facts,
          plural(length, 'byte'),
          time ?? '',
          misplacedText(record),
        ]),
        ...(reading === undefined ? [] : lines),
        ...problemLines(chalk, shown(record).problems),
      ];
    },
    bytes: (record) => {
      const { hex, length } = shown(record);
      const more = hex.length / 2 < length ? '…' : '';
      return [
        title('bytes', [...place(record), plural(length, 'byte'), misplacedText(record)]),
        `  ${hex}${more}`,
        ...problemLines(chalk, shown(record).problems),
      ];
    },
    gap: (record) => [
      title('gap', [...place(record), `${plural(record.length, 'byte')} not recorded`]),
      ...problemLines(chalk, record.problems),
    ],
    changed: (record) => [
      title('changed', place(record)),
      `  ${changedSentence(record, redact)}`,
      ...problemLines(chalk, shown(record).problems),
    ],
    exited: (record) => [exitedSentence(record)],
    handoff: (record) => [
      handoffNews(chalk, shown(record)),
      ...problemLines(chalk, newProblems(shown(record))),
    ],
    summary: (record) => ['', ...summaryLines(chalk, record)],
    ...NOT_IN_RECORDINGS,
  });
}

function textWriter(chalk: ChalkInstance): TreeWriter<string> {
  return {
    heading: (depth, name, underlined) => `${'  '.repeat(depth)}${underlined ? chalk.underline(name) : name}`,
    line: (depth, place, visible, text) =>
      treeLine(chalk, depth, place.base + place.from, place, visible, text),
  };
}

function problemLines(chalk: ChalkInstance, problems: readonly Problem[]): string[] {
  return problems.map((problem) => {
    const { severity, field, offset, text } = problem;
    const where = field === null ? '' : `${field}: `;
    const head = severityColour(chalk, severity)(problemName(problem));
    return `  ${head} at ${offset}: ${escapeText(`${where}${text}`)}`;
  });
}
