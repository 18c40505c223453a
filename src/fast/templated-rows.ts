import type { RowWriter } from '../output/row-writer.ts';
import type { OutputRecord } from '../records/record.ts';
import { hex } from '../wire/fields/value.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { fillIn, type RowTemplate, rowTemplate } from './row-template.ts';

/** How many templates are kept at once; finding one costs a look at each. */
const MOST_TEMPLATES = 16;
/** A template is made for one row in this many only: it costs as much as rendering a few rows. */
const ROWS_PER_TEMPLATE = 256;
const TEMPLATES_AT_FIRST = 64;
/** A recording of a few handoffs is written sooner without any. */
const ROWS_WITHOUT_TEMPLATE = 8;

interface Entry {
  readonly length: number;
  readonly text: string;
  readonly value: number;
  /** For each number that is shown: it has as many digits as the template’s from `least` up to, but not including, `limit`. */
  readonly least: Float64Array;
  readonly limit: Float64Array;
  readonly template: RowTemplate;
}

/** Makes the record of a row with these numbers, and this token in hex. */
type MakeRecord = (numbers: readonly number[], token: string) => OutputRecord;

/**
 * Writes rows of one kind: renders one in the ordinary way, and takes it as the template of those that differ from it in
 * nothing but the digits of numbers and of the token. Ten times as quick as rendering each.
 */
export class TemplatedRows {
  /** What the row to be written shows. */
  readonly numbers: Float64Array;
  private readonly widths: readonly number[];
  private readonly reporter: RowWriter;
  private entries: Entry[] = [];
  private latest: Entry | null = null;
  private rows = 0;
  private templates = 0;

  /** @param widths of the numbers of a row: how many digits each is written with, zeros in front; 0: as many as it has */
  constructor(reporter: RowWriter, widths: readonly number[]) {
    this.reporter = reporter;
    this.widths = widths;
    this.numbers = new Float64Array(widths.length);
  }

  /**
   * Writes the row of `numbers` and of the token that starts at `start`. Rows with the same `length`, `text` and `value`
   * differ in nothing else.
   */
  write(
    bytes: Uint8Array,
    start: number,
    length: number,
    text: string,
    value: number,
    record: MakeRecord,
  ): void {
    this.rows += 1;
    const { latest, reporter } = this;
    const entry =
      latest !== null && this.fits(latest, length, text, value)
        ? latest
        : (this.known(length, text, value) ?? this.made(length, text, value, record, bytes, start));
    if (entry === null) {
      reporter.gather(record([...this.numbers], hex(bytes, start, start + TOKEN_LENGTH)));
      return;
    }
    this.latest = entry;
    const { output } = reporter;
    const row = output.gatherBytes(entry.template.row);
    fillIn(output.buffer, row, entry.template, this.numbers, bytes, start);
  }

  private fits(entry: Entry, length: number, text: string, value: number): boolean {
    if (entry.length !== length || entry.text !== text || entry.value !== value) return false;
    const { numbers } = this;
    const { least, limit, template } = entry;
    const shown = template.numbers;
    for (let index = 0; index < shown.length; index++) {
      const number = numbers[shown[index]!.index]!;
      if (number < least[index]! || number >= limit[index]!) return false;
    }
    return true;
  }

  private known(length: number, text: string, value: number): Entry | null {
    for (const entry of this.entries) if (this.fits(entry, length, text, value)) return entry;
    return null;
  }

  /** A new template, where it is worth its price. */
  private made(
    length: number,
    text: string,
    value: number,
    record: MakeRecord,
    bytes: Uint8Array,
    start: number,
  ): Entry | null {
    if (this.rows <= ROWS_WITHOUT_TEMPLATE) return null;
    if (this.templates > TEMPLATES_AT_FIRST + this.rows / ROWS_PER_TEMPLATE) return null;
    this.templates += 1;
    const { reporter, widths } = this;
    reporter.head();
    const render = (numbers: readonly number[], token: string) =>
      reporter.format
        .lines(record(numbers, token))
        .map((line) => `${line}\n`)
        .join('');
    const numbers = [...this.numbers].map((number, index) => ({ value: number, width: widths[index]! }));
    const template = rowTemplate(render, numbers, hex(bytes, start, start + TOKEN_LENGTH));
    if (template === null) return null;
    const least = Float64Array.from(template.numbers, ({ digits, index }) =>
      digits < 2 || widths[index]! > 0 ? 0 : 10 ** (digits - 1),
    );
    const limit = Float64Array.from(template.numbers, ({ digits, scale }) => 10 ** digits * scale);
    const entry = { length, text, value, least, limit, template };
    this.entries = [entry, ...this.entries.slice(0, MOST_TEMPLATES - 1)];
    return entry;
  }
}
