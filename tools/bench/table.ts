/** What a figure has to reach, and whether it does. */
export interface Target {
  /** What was measured. */
  readonly what: string;
  /** Such as `at most 1.50 ×`. */
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

/** Some figures that were measured side by side. */
export interface Table {
  readonly title: string;
  /** How they were measured, in a sentence or two. */
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What its figures have to reach; absent: nothing. */
  readonly targets?: readonly Target[];
}

/** As text in columns: the first one on the left, figures on the right. */
export function asText({ title, note, columns, rows }: Table): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  const padded = lines.map((line) =>
    line.map((cell, index) => (index === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[index]!))),
  );
  return [`${title}: ${note}`, ...padded.map((cells) => `  ${cells.join('   ')}`.trimEnd()), ''].join('\n');
}

export function asMarkdown({ title, note, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const align = columns.map((_, index) => (index === 0 ? '---' : '---:'));
  return [`## ${title}`, '', note, '', line(columns), line(align), ...rows.map(line), ''].join('\n');
}

export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 0)} ×`;
}

export function milliseconds(value: number): string {
  return value < 10_000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`;
}

export function thousandsPerSecond(perSecond: number): string {
  return `${(perSecond / 1000).toFixed(perSecond < 10_000 ? 1 : 0)} k/s`;
}
