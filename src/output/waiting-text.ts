import { PIECE } from '../text/text-pieces.ts';

interface Entry {
  readonly pieces: Iterator<string>;
  /** About how much of it has not been taken. In characters. */
  left: number;
}

/** Text in the order in which it is to be written, made a piece at a time: a line can be longer than memory allows. */
export class WaitingText {
  /** About how much waits, in characters. */
  length = 0;
  private readonly entries: Entry[] = [];

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** @param length of all pieces together, in characters; an estimate will do */
  add(pieces: Iterable<string>, length: number): void {
    this.entries.push({ pieces: pieces[Symbol.iterator](), left: length });
    this.length += length;
  }

  clear(): void {
    this.entries.length = 0;
    this.length = 0;
  }

  /** The next text to write, long enough to be worth a write of its own where there is that much; null where none waits. */
  take(): string | null {
    let text = '';
    for (let first = this.entries[0]; first !== undefined && text.length < PIECE; first = this.entries[0]) {
      const next = first.pieces.next();
      const gone = next.done ? first.left : Math.min(first.left, next.value.length);
      first.left -= gone;
      this.length -= gone;
      if (next.done) this.entries.shift();
      else text += next.value;
    }
    return text === '' && this.isEmpty ? null : text;
  }
}
