import type { Reporter } from '../output/reporter.ts';
import type { OutputRecord } from '../records/record.ts';
import { hex } from '../wire/fields/value.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import type { HandoffLane } from './handoff-lane.ts';
import { fillIn, type RowExample, rowByExample } from './row-by-example.ts';

/** So many examples are kept at once; finding one costs a look at each. */
const MOST_EXAMPLES = 16;
/** Examples are made only for so small a part of the rows: each costs as much as rendering a few rows. */
const ROWS_PER_EXAMPLE = 256;
const EXAMPLES_AT_FIRST = 64;

/** What rows must have in common, apart from the numbers that they show, for one to be an example for the other. */
export interface Likeness {
  /** Of the frame, in bytes. */
  readonly length: number;
  readonly text: string;
  readonly value: number;
}

interface Entry {
  readonly likeness: Likeness;
  /** The numbers with as many digits as the example’s: from `least` up to, but not, `limit`. */
  readonly least: Float64Array;
  readonly limit: Float64Array;
  readonly example: RowExample;
}

/**
 * Writes rows of one kind: renders one in the ordinary way, and takes it as the example for those that differ from it
 * in nothing but the digits of numbers and of the token. Ten times as quick as rendering each.
 */
export abstract class AlikeRows {
  /** What the row to be written shows. */
  protected readonly numbers: Float64Array;
  private readonly reporter: Reporter;
  private entries: Entry[] = [];
  private latest: Entry | null = null;
  private rows = 0;
  private examples = 0;

  /** @param count how many numbers a row has */
  constructor(reporter: Reporter, count: number) {
    this.reporter = reporter;
    this.numbers = new Float64Array(count);
  }

  /** The record of what passes. */
  protected abstract own(lane: HandoffLane): OutputRecord;

  /** The same with these numbers and this token in hex instead of its own ones. */
  protected abstract record(lane: HandoffLane, numbers: readonly number[], token: string): OutputRecord;

  /** Writes the row of what passes, its token in `bytes` from `start` on. */
  protected write(
    lane: HandoffLane,
    bytes: Uint8Array,
    start: number,
    length: number,
    text: string,
    value: number,
  ): void {
    this.rows += 1;
    const latest = this.latest;
    const entry =
      latest !== null && this.fits(latest, length, text, value)
        ? latest
        : this.entryFor(lane, bytes, start, { length, text, value });
    const { output } = this.reporter;
    if (entry === null) {
      this.reporter.gather(this.own(lane));
      return;
    }
    this.latest = entry;
    const row = output.gatherBytes(entry.example.row);
    fillIn(output.buffer, row, entry.example, this.numbers, bytes, start);
  }

  private fits({ likeness, least, limit }: Entry, length: number, text: string, value: number): boolean {
    if (likeness.length !== length || likeness.text !== text || likeness.value !== value) return false;
    const { numbers } = this;
    for (let index = 0; index < numbers.length; index++) {
      const number = numbers[index]!;
      if (number < least[index]! || number >= limit[index]!) return false;
    }
    return true;
  }

  private entryFor(lane: HandoffLane, bytes: Uint8Array, start: number, likeness: Likeness): Entry | null {
    const { length, text, value } = likeness;
    for (const entry of this.entries) if (this.fits(entry, length, text, value)) return entry;
    if (this.examples > EXAMPLES_AT_FIRST + this.rows / ROWS_PER_EXAMPLE) return null;
    this.examples += 1;
    const { reporter } = this;
    reporter.head();
    const render = (numbers: readonly number[], token: string) =>
      reporter.format
        .lines(this.record(lane, numbers, token))
        .map((line) => `${line}\n`)
        .join('');
    const numbers = [...this.numbers];
    const example = rowByExample(render, numbers, hex(bytes, start, start + TOKEN_LENGTH));
    if (example === null) return null;
    const shown = example.numbers.map(({ digits }) => digits);
    const least = Float64Array.from(shown, (digits) => (digits < 2 ? 0 : 10 ** (digits - 1)));
    const limit = Float64Array.from(shown, (digits) =>
      digits === 0 ? Number.POSITIVE_INFINITY : 10 ** digits,
    );
    const entry = { likeness, least, limit, example };
    this.entries = [entry, ...this.entries.slice(0, MOST_EXAMPLES - 1)];
    return entry;
  }
}
