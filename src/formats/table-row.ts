import type { ChalkInstance } from 'chalk';
import { severityColour } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';
import type { TerminalText } from '../text/terminal-text.ts';
import { DIRECTIONS } from '../wire/direction.ts';
import type { Problem } from '../wire/problem.ts';
import { joined } from './joined.ts';
import { problemName } from './problem-name.ts';
import { RecordingLetters } from './recording-letters.ts';
import type { ShownBytes } from './shown-bytes.ts';

interface Column {
  readonly title: string;
  readonly width: number;
  readonly right?: boolean;
}

export interface TableLayout {
  /** Null where lines are not to be broken. */
  readonly terminal: TerminalText | null;
  /** Whether the input tells connections and times apart. */
  readonly connections: boolean;
  readonly times: boolean;
  /** Show only the first 4 bytes of what may be a secret. */
  readonly redact: boolean;
  /** The recordings, where several are shown as one. */
  readonly recordings?: readonly string[];
}

/** Narrower than this, a live table leaves out a frame’s offset. */
const ROOM_FOR_PLACES = 110;
/** With less room beside the details, lines under a row start near the left edge. */
const ROOM_FOR_SENTENCES = 60;
const SMALL_INDENT = 6;
/** Of 16 bytes in hex and as text. */
const DUMP_WIDTH = 67;

/**
 * Lays out rows. Widths are fixed beforehand, so that rows can be written as they come and a capture of any size takes no
 * memory.
 */
export class TableRows {
  private readonly columns: Column[];
  private readonly chalk: ChalkInstance;
  private readonly layout: TableLayout;
  private readonly width: number;
  private readonly indent: number;
  private readonly places: boolean;
  private readonly letters: RecordingLetters;

  constructor(chalk: ChalkInstance, layout: TableLayout) {
    this.chalk = chalk;
    this.layout = layout;
    this.width = layout.terminal?.columns ?? Number.POSITIVE_INFINITY;
    this.places = !layout.times || this.width >= ROOM_FOR_PLACES;
    this.letters = new RecordingLetters(layout.recordings ?? []);
    this.columns = [
      { title: '#', width: 4, right: true },
      ...(this.letters.any ? [{ title: 'in', width: 2 }] : []),
      ...(layout.times ? [{ title: 'time', width: 12 }] : []),
      ...(layout.connections ? [{ title: 'conn', width: 4, right: true }] : []),
      ...(this.places
        ? [
            { title: 'offset', width: 6, right: true },
            { title: 'bytes', width: 5, right: true },
          ]
        : []),
      { title: 'direction', width: 14 },
      { title: 'message', width: 12 },
    ];
    this.indent = this.columns.reduce((sum, column) => sum + column.width + 2, 0);
  }

  header(): string {
    return this.chalk.bold(
      this.row(
        this.columns.map((column) => column.title),
        'details',
      ),
    );
  }

  /** The cells of a record of traffic, but for the details. */
  cells(
    record: { connection: number; offset: number; length: number; file?: string },
    direction: string | null,
    message: string,
    time: string | null,
  ): string[] {
    const { times, connections } = this.layout;
    const cells = [''];
    if (this.letters.any) cells.push(this.letters.of(record.file ?? ''));
    if (times) cells.push(time === null ? '' : time.slice(11, 23));
    if (connections) cells.push(String(record.connection));
    if (this.places) cells.push(String(record.offset), String(record.length));
    cells.push(ARROWS.get(direction) ?? '?', message);
    return cells;
  }

  /** A row, or a line under one where there are no cells, and what is wrong with it. */
  withProblems(cells: string[] | null, details: string, problems: readonly Problem[]): string[] {
    if (problems.length === 0) return cells === null ? this.under(details) : [this.row(cells, details)];
    if (cells === null) return [...this.under(details), ...this.problemLines(problems)];
    // The row of a refusal says already what the problem would.
    const said = problems.filter(({ id }) => id === 'ack-refused').map((problem) => this.named(problem));
    const others = problems.filter(({ id }) => id !== 'ack-refused');
    return [this.row(cells, [details, ...said].join('  ')), ...this.problemLines(others)];
  }

  /** A row of bytes: beside the other cells where they fit there, else below them. */
  withBytes(cells: string[], bytes: ShownBytes, facts: string, problems: readonly Problem[]): string[] {
    const { terminal } = this.layout;
    const oneLine = joined([bytes.line, facts]);
    if (terminal === null || terminal.widthOf(oneLine) <= this.width - this.indent)
      return this.withProblems(cells, oneLine, problems);
    const perLine = this.width - SMALL_INDENT >= DUMP_WIDTH ? 16 : 8;
    const dumped = bytes.rows(perLine).map((row) => `${' '.repeat(SMALL_INDENT)}${row}`);
    return [this.row(cells, facts), ...dumped, ...this.problemLines(problems)];
  }

  /** What is wrong, under a row. */
  problemLines(problems: readonly Problem[]): string[] {
    return problems.flatMap((problem) => {
      const { field, offset, text } = problem;
      const where = field === null ? `at ${offset}` : `${field} at ${offset}`;
      return this.under(`${this.named(problem)}: ${escapeText(where)}: ${escapeText(text)}`);
    });
  }

  private named(problem: Problem): string {
    return severityColour(this.chalk, problem.severity)(problemName(problem));
  }

  /** Lines under a row, broken at the terminal’s width and aligned with the details where there is room. */
  under(text: string): string[] {
    const indent = this.width - this.indent < ROOM_FOR_SENTENCES ? SMALL_INDENT : this.indent;
    const lines = this.layout.terminal?.wrap(text, this.width - indent) ?? [text];
    return lines.map((line) => `${' '.repeat(indent)}${line}`);
  }

  private row(cells: readonly string[], details: string): string {
    let line = '';
    for (let index = 0; index < this.columns.length; index++)
      line += `${pad(cells[index]!, this.columns[index]!)}  `;
    const { terminal } = this.layout;
    // A number with more digits than its column has moves everything after it to the right.
    const room = this.width - line.length;
    if (terminal === null || terminal.widthOf(details) <= room) return `${line}${details}`.trimEnd();
    if (room < 20) return [line.trimEnd(), ...this.under(details)].join('\n');
    const [first, ...rest] = terminal.wrapFacts(details, room);
    return [`${line}${first}`, ...rest.map((text) => `${' '.repeat(line.length)}${text}`)].join('\n');
  }
}

/** `broker→backend` for `broker-to-backend`. */
const ARROWS: ReadonlyMap<string | null, string> = new Map([
  [null, '?'],
  ...DIRECTIONS.map((direction) => [direction, direction.replace('-to-', '→')] as const),
]);

/** Cells hold words of our own, every character of which takes one column. */
function pad(text: string, { width, right }: Column): string {
  return right ? text.padStart(width) : text.padEnd(width);
}
