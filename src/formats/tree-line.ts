import type { ChalkInstance } from 'chalk';
import type { VisibleBytes } from '../records/redaction/visible-bytes.ts';
import type { TerminalText } from '../text/terminal-text.ts';
import { hex } from '../wire/fields/value.ts';

/** Raw bytes shown of one value. */
const VALUE_BYTES = 64;
/** In columns. */
const OFFSET_WIDTH = 10;

/** How many raw bytes are beside a field. */
function rawBytesIn(columns: number): number {
  if (columns >= 110) return 12;
  return columns >= 76 ? 8 : 4;
}

/** The lines of a tree, none wider than the terminal; what has no room goes on below, further to the right. */
export class TreeLines {
  private readonly chalk: ChalkInstance;
  private readonly terminal: TerminalText | null;
  private readonly rawBytes: number;
  private readonly groups: RegExp;

  /** @param terminal null where lines are not to be broken */
  constructor(chalk: ChalkInstance, terminal: TerminalText | null) {
    this.chalk = chalk;
    this.terminal = terminal;
    this.rawBytes = rawBytesIn(terminal?.columns ?? Number.POSITIVE_INFINITY);
    this.groups = new RegExp(`.{1,${2 * this.rawBytes}}`, 'g');
  }

  /** A line of text. @param indent columns in front of it */
  text(text: string, indent = 0): string {
    const [first, ...rest] = this.broken(text, indent + 2);
    return [`${' '.repeat(indent)}${first}`, ...rest.map((line) => `${' '.repeat(indent + 2)}${line}`)].join(
      '\n',
    );
  }

  /**
   * Offset, raw bytes, meaning; bytes that do not fit into their column go on below.
   * @param offset of the first byte in its stream
   */
  line(
    depth: number,
    offset: number,
    { bytes, from, to }: { readonly bytes: Uint8Array; readonly from: number; readonly to: number },
    visible: VisibleBytes,
    text: string,
  ): string {
    const until = Math.min(visible.shownUntil(from, to), from + VALUE_BYTES);
    const raw = `${hex(bytes, from, until)}${until < to ? '…' : ''}`;
    const groups = raw.match(this.groups) ?? [''];
    const width = 3 * this.rawBytes;
    const indent = 2 * depth;
    const texts = this.broken(text, OFFSET_WIDTH + width + indent);
    const lines: string[] = [];
    for (let at = 0; at < Math.max(groups.length, texts.length); at++) {
      const place = at === 0 ? `${this.chalk.dim(String(offset).padStart(8))}  ` : ' '.repeat(OFFSET_WIDTH);
      const digits = (groups[at] ?? '').replace(/[0-9a-f]{2}/g, '$& ').padEnd(width);
      const meaning = at < texts.length ? `${' '.repeat(indent)}${texts[at]}` : '';
      lines.push(at === 0 ? `${place}${digits}${meaning}` : `${place}${digits}${meaning}`.trimEnd());
    }
    return lines.join('\n');
  }

  /** @param before columns that are taken */
  private broken(text: string, before: number): string[] {
    return this.terminal?.wrap(text, this.terminal.columns - before) ?? [text];
  }
}
