import type { ChalkInstance } from 'chalk';
import type { OutputRecord } from '../records/record.ts';
import { shownBytesOf } from '../records/redaction/shown-before.ts';
import {
  ALL_VISIBLE,
  onlyBeginning,
  type VisibleBytes,
  visibleBytes,
} from '../records/redaction/visible-bytes.ts';
import type { FrameRecord } from '../records/traffic-records.ts';
import { severityColour } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';
import type { TerminalText } from '../text/terminal-text.ts';
import { HEADER_LENGTH } from '../wire/limits.ts';
import { plural } from '../wire/plural.ts';
import type { Problem } from '../wire/problem.ts';
import { changedSentence } from './changed.ts';
import { descriptorsText, misplacedText } from './descriptors.ts';
import { describeFrame } from './details.ts';
import { exitedSentence } from './exited-sentence.ts';
import { type Format, formatOf, type LongText, NOT_IN_RECORDINGS } from './format.ts';
import { handoffNews, newProblems } from './handoff-sentence.ts';
import { dump, NARROW_ROW } from './hex-dump.ts';
import { longLength } from './long-record.ts';
import { problemName } from './problem-name.ts';
import { shownOf } from './redaction.ts';
import { summaryLines } from './summary-lines.ts';

/** Of a row for 16 bytes, as characters for each. */
const WIDTH_OF_BYTE = 5;
/** A row of 16 bytes, with what it is part of. In columns. */
const ROW_WIDTH = 85;
/** Under the offsets. */
const INDENT = 10;

/**
 * A dump of all bytes, each row with its offset, saying which of them are sideband, framing, envelope and payload.
 * @param terminal null where lines are not to be broken
 */
export function hexFormat(chalk: ChalkInstance, redact: boolean, terminal: TerminalText | null): Format {
  const shown = shownOf(redact);
  const paper: Paper = { chalk, terminal, redact };
  const visible = (record: OutputRecord, length: number) =>
    redact ? onlyBeginning(0, length, shownBytesOf(record)) : ALL_VISIBLE;
  return formatOf(
    {
      sideband: (record) => {
        const bytes = Buffer.from(record.token, 'hex');
        return [
          ...under(paper, descriptorsText(record)),
          ...dump(
            chalk,
            bytes,
            { from: 0, to: bytes.length, base: record.offset },
            'sideband',
            visible(record, bytes.length),
            rowOf(paper),
          ),
          ...problemLines(paper, record.problems),
        ];
      },
      frame: (record) => [...frameLines(paper, shown(record))],
      bytes: (record) => {
        const bytes = Buffer.from(record.hex, 'hex');
        const more = record.length - bytes.length;
        return [
          ...under(paper, misplacedText(record)),
          ...dump(
            chalk,
            bytes,
            { from: 0, to: bytes.length, base: record.offset },
            'bytes',
            visible(record, bytes.length),
            rowOf(paper),
          ),
          ...(more > 0 ? under(paper, `… ${plural(more, 'more byte')}`) : []),
          ...problemLines(paper, shown(record).problems),
        ];
      },
      gap: (record) => [
        ...under(paper, `… ${plural(record.length, 'byte')} not recorded`),
        ...problemLines(paper, record.problems),
      ],
      changed: (record) => [
        ...under(paper, changedSentence(record, redact)),
        ...problemLines(paper, shown(record).problems),
      ],
      exited: (record) => under(paper, exitedSentence(record)),
      handoff: (record) => [
        ...under(paper, handoffNews(chalk, shown(record))),
        ...problemLines(paper, newProblems(shown(record))),
      ],
      summary: (record) => ['', ...summaryLines(chalk, record)],
      ...NOT_IN_RECORDINGS,
    },
    { long },
  );

  function long(record: OutputRecord): LongText | null {
    if (record.type !== 'frame') return null;
    const length = longLength(record);
    if (length === null) return null;
    return { pieces: withEnds(frameLines(paper, shown(record))), length: WIDTH_OF_BYTE * length };
  }
}

function* frameLines(paper: Paper, record: FrameRecord): Generator<string> {
  const { chalk, terminal, redact } = paper;
  const { reading } = record;
  const { name, details } = describeFrame(record);
  const head = `frame ${record.index}  ${record.direction ?? 'direction unknown'}  ${name}  ${details}`;
  for (const line of terminal?.wrapFacts(head, terminal.columns) ?? [head]) yield chalk.bold(line);
  yield* under(paper, misplacedText(record));
  if (reading !== undefined) {
    const { bytes, start, end, base, envelope, payloadStart, payloadEnd } = reading;
    const visible: VisibleBytes = redact ? visibleBytes(reading) : ALL_VISIBLE;
    const part = (from: number, to: number, what: string) =>
      dump(chalk, bytes, { from, to, base }, what, visible, rowOf(paper));
    const body = start + HEADER_LENGTH;
    const inside = payloadStart < payloadEnd;
    const around = envelope === null ? 'payload' : 'envelope';
    yield* part(start, body, 'framing');
    yield* part(body, inside ? payloadStart : end, around);
    if (inside) {
      yield* part(payloadStart, payloadEnd, 'payload');
      yield* part(payloadEnd, end, around);
    }
  }
  yield* problemLines(paper, record.problems);
}

function* withEnds(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}

/** What lines are written on. */
interface Paper {
  readonly chalk: ChalkInstance;
  readonly terminal: TerminalText | null;
  readonly redact: boolean;
}

/** How many bytes fit in a row; undefined: as many as usual. */
function rowOf({ terminal }: Paper): number | undefined {
  return terminal === null || terminal.columns >= ROW_WIDTH ? undefined : NARROW_ROW;
}

function under({ terminal }: Paper, text: string): string[] {
  if (text === '') return [];
  const lines = terminal?.wrap(text, terminal.columns - INDENT) ?? [text];
  return lines.map((line) => `${' '.repeat(INDENT)}${line}`);
}

function problemLines(paper: Paper, problems: readonly Problem[]): string[] {
  return problems.flatMap((problem) => {
    const { severity, field, offset, text } = problem;
    const where = field === null ? '' : ` ${field}`;
    const head = severityColour(paper.chalk, severity)(problemName(problem));
    return under(paper, `${head}${escapeText(where)} at 0x${offset.toString(16)}: ${escapeText(text)}`);
  });
}
