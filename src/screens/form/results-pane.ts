import { cutTo, fitted, type Line, line, type Size, wrapped } from '../layout/line.ts';
import type { Pane, Position } from '../layout/pane.ts';
import type { Move } from '../parts/keys.ts';
import type { Form, Result } from './form.ts';
import { type Fact, factsOf } from './result-lines.ts';

const NAME_WIDTH = 17;
const LEAST_WIDTH = 18;
const MOST_WIDTH = 30;

/** Results beside each other, one fact a row; what differs from the result to the left is marked with a sign. */
export class ResultsPane implements Pane {
  readonly id = 'results';
  readonly searchable = 0;
  readonly unsearchable = 'results are side by side and not searched; h and l go through them';
  /** The selected result, counted from the first one. */
  selected = 0;
  private top = 0;
  private inner: Size = { columns: 60, rows: 10 };
  private readonly form: Form;
  private readonly results: () => readonly Result[];

  constructor(form: Form, results: () => readonly Result[]) {
    this.form = form;
    this.results = results;
  }

  get title(): string {
    return 'Results';
  }

  get note(): string {
    return this.results().length === 0 ? '' : 'Enter takes one back into the form';
  }

  get position(): Position | null {
    return { place: this.selected, total: this.results().length };
  }

  settle(inner: Size): void {
    this.inner = inner;
    this.selected = Math.max(0, Math.min(this.selected, this.results().length - 1));
    this.top = Math.max(0, Math.min(this.top, this.all(inner.columns).length - inner.rows + 1));
  }

  content({ columns, rows }: Size, focused: boolean): readonly Line[] {
    const results = this.results();
    if (results.length === 0) return [line(' nothing has been sent yet; S sends', { dim: true })];
    const { first, count, width } = this.shown(columns);
    const head: Line = [
      { text: ' '.repeat(NAME_WIDTH) },
      ...results.slice(first, first + count).flatMap(({ number }, index): Line => {
        const here = first + index === this.selected;
        return fitted(
          [{ text: `${here ? '▶' : ' '} #${number}`, bold: true, inverse: here && focused }],
          width,
        );
      }),
    ];
    return [head, ...this.all(columns).slice(this.top, this.top + rows - 1)].map((spans) =>
      cutTo(spans, columns),
    );
  }

  /** To another result. */
  step(by: 1 | -1): void {
    this.selected = Math.max(0, Math.min(this.selected + by, this.results().length - 1));
  }

  move(move: Move, steps: number): void {
    const { rows } = this.inner;
    const page = move.startsWith('half') ? Math.ceil(rows / 2) : move.startsWith('page') ? rows : steps;
    const ends: { readonly [move in Move]?: number } = { first: -10_000, last: 10_000 };
    this.top = Math.max(0, this.top + (ends[move] ?? (move.includes('down') ? page : -page)));
  }

  go(place: number): void {
    this.selected = Math.max(0, Math.min(place, this.results().length - 1));
  }

  click(_row: number, column: number): void {
    const { first, count, width } = this.shown(this.inner.columns);
    const place = Math.floor((column - NAME_WIDTH) / width);
    if (column >= NAME_WIDTH && place < count) this.go(first + place);
  }

  textAt(): null {
    return null;
  }

  /** The results in sight: the selected one and those before it. */
  private shown(columns: number): { readonly first: number; readonly count: number; readonly width: number } {
    const { length } = this.results();
    const room = columns - NAME_WIDTH;
    const count = Math.max(1, Math.min(length, Math.floor(room / LEAST_WIDTH)));
    const first = Math.max(0, Math.min(this.selected, length - count));
    return { first, count, width: Math.min(MOST_WIDTH, Math.max(4, Math.floor(room / count))) };
  }

  /** The facts of all results in sight, row by row. */
  private all(columns: number): Line[] {
    const results = this.results();
    const { first, count, width } = this.shown(columns);
    const facts = results.slice(first, first + count).map((result) => factsOf(result, this.form));
    const before = first === 0 ? null : factsOf(results[first - 1]!, this.form);
    // The one with most of them has them in their order.
    const inOrder = facts.toSorted((one, other) => other.length - one.length);
    const names = [...new Set(inOrder.flatMap((one) => one.map(({ name }) => name)))];
    return names.flatMap((name) => {
      const cells = facts.map((one, index) => {
        const value = valueIn(one, name);
        const left = index === 0 ? before : facts[index - 1]!;
        const differs = left !== null && valueIn(left, name)?.text !== value?.text;
        const { text = '', ...style } = value ?? {};
        return wrapped(text, width - 3, style).map((spans, row) => [
          { text: differs && row === 0 ? '≠ ' : '  ', bold: true },
          ...fitted(
            spans.map((span) => (differs ? { ...span, bold: true } : span)),
            width - 2,
          ),
        ]);
      });
      return Array.from({ length: Math.max(1, ...cells.map(({ length }) => length)) }, (_, row) => [
        { text: (row === 0 ? name : '').padEnd(NAME_WIDTH).slice(0, NAME_WIDTH), dim: true },
        ...cells.flatMap((cell) => cell[row] ?? [{ text: ' '.repeat(width) }]),
      ]);
    });
  }
}

function valueIn(facts: readonly Fact[], name: string): Fact['value'] | undefined {
  return facts.find((fact) => fact.name === name)?.value;
}
