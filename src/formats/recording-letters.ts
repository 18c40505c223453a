import { escapeText } from '../text/escape.ts';

const A = 65;
const LETTERS = 26;

/** Short names for recordings that are shown as one: A, B, … Z, AA, AB, … */
export class RecordingLetters {
  private readonly letters: ReadonlyMap<string, string>;

  constructor(recordings: readonly string[]) {
    this.letters = new Map(recordings.map((name, index) => [name, letterOf(index)]));
  }

  /** Whether there are any: of one recording, none is needed. */
  get any(): boolean {
    return this.letters.size > 0;
  }

  /** What stands for a recording; its name, escaped, where nothing does. */
  of(name: string): string {
    return this.letters.get(name) ?? escapeText(name);
  }

  /** Lines that say what each stands for. */
  get legend(): string[] {
    return [...this.letters].map(([name, letter]) => `${letter}  ${escapeText(name)}`);
  }
}

function letterOf(index: number): string {
  const last = String.fromCharCode(A + (index % LETTERS));
  return index < LETTERS ? last : `${letterOf(Math.floor(index / LETTERS) - 1)}${last}`;
}
