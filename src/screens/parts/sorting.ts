/** A list that can be sorted in several ways; the first is the order in which its rows came. */
export class Sorting<Row> {
  private readonly keys: { readonly [name: string]: (row: Row) => string | number };
  private name: string;

  /** @param keys by name, what the rows are sorted by; the lowest comes first */
  constructor(keys: { readonly [name: string]: (row: Row) => string | number }) {
    this.keys = keys;
    this.name = this.names[0]!;
  }

  get names(): readonly string[] {
    return Object.keys(this.keys);
  }

  get by(): string {
    return this.name;
  }

  /** Sorts by another key. @param wanted null: by the next one @returns a complaint where there is no such key */
  sort(wanted: string | null): string | null {
    const { names } = this;
    const next = wanted ?? names[(names.indexOf(this.name) + 1) % names.length]!;
    if (!names.includes(next)) return `these rows can be sorted by ${names.join(', ')}`;
    this.name = next;
    return null;
  }

  sorted(rows: readonly Row[]): readonly Row[] {
    if (this.name === this.names[0]) return rows;
    const key = this.keys[this.name]!;
    return rows
      .map((row, at) => ({ row, at, key: key(row) }))
      .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : one.at - other.at))
      .map(({ row }) => row);
  }
}
