import { type Line, line, type Size } from '../layout/line.ts';
import type { Pane, Position } from '../layout/pane.ts';
import type { Move } from '../parts/keys.ts';
import { byteLines, bytesPerRow } from './byte-lines.ts';

export interface BytesSettings {
  readonly bytes: () => Uint8Array;
  /** Offset of the first byte. */
  readonly base: () => number;
  /** The chosen field’s bytes. */
  readonly chosen: () => { readonly start: number; readonly end: number };
  /** Called when the cursor has moved to another byte. */
  readonly moved: (byte: number) => void;
}

/** Bytes as a hex dump, the chosen ones marked; with the focus, a cursor goes through them. */
export class BytesPane implements Pane {
  readonly id = 'bytes';
  readonly title = 'Bytes';
  readonly searchable = 0;
  readonly unsearchable = 'bytes are not searched; / in the list or the fields finds texts and hex';
  /** The byte with the cursor. */
  byte = 0;
  private top = 0;
  private inner: Size = { columns: 60, rows: 8 };
  private readonly settings: BytesSettings;

  constructor(settings: BytesSettings) {
    this.settings = settings;
  }

  get note(): string {
    const { length } = this.settings.bytes();
    return length === 0 ? '' : `byte ${this.settings.base() + this.byte}`;
  }

  get position(): Position | null {
    return { place: this.byte, total: this.settings.bytes().length };
  }

  settle(inner: Size): void {
    this.inner = inner;
    const { length } = this.settings.bytes();
    this.byte = Math.max(0, Math.min(this.byte, length - 1));
    const perRow = bytesPerRow(inner.columns);
    const row = Math.floor(this.byte / perRow);
    const last = Math.max(0, Math.ceil(length / perRow) - inner.rows);
    this.top = Math.max(0, Math.min(Math.max(this.top, row - inner.rows + 1), row, last));
  }

  content({ columns, rows }: Size, focused: boolean): readonly Line[] {
    const bytes = this.settings.bytes();
    if (bytes.length === 0) return [line(' no bytes', { dim: true })];
    const chosen = focused ? { start: this.byte, end: this.byte + 1 } : this.settings.chosen();
    return byteLines(bytes, this.settings.base(), chosen, this.top, rows, bytesPerRow(columns));
  }

  move(move: Move, steps: number): void {
    const perRow = bytesPerRow(this.inner.columns);
    const { rows } = this.inner;
    const { length } = this.settings.bytes();
    const by = {
      down: steps * perRow,
      up: -steps * perRow,
      'half-down': Math.ceil(rows / 2) * perRow,
      'half-up': -Math.ceil(rows / 2) * perRow,
      'page-down': rows * perRow,
      'page-up': -rows * perRow,
      first: -length,
      last: length,
    };
    this.go(this.byte + by[move]);
  }

  go(place: number): void {
    this.byte = Math.max(0, Math.min(place, this.settings.bytes().length - 1));
    this.settings.moved(this.byte);
  }

  click(row: number): void {
    this.go((this.top + row) * bytesPerRow(this.inner.columns));
  }

  textAt(): null {
    return null;
  }
}
