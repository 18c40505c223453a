/** A line of text that a person edits, and where the cursor is in it. Counted in characters. */
export interface TextInput {
  readonly text: string;
  readonly cursor: number;
}

export function inputOf(text: string): TextInput {
  return { text, cursor: [...text].length };
}

/** The text and cursor after a key; null where the key is none of editing. */
export function edited(input: TextInput, key: string): TextInput | null {
  const characters = [...input.text];
  const { cursor } = input;
  const last = characters.length;
  switch (key) {
    case 'Left':
    case 'Ctrl-B':
      return { ...input, cursor: Math.max(0, cursor - 1) };
    case 'Right':
    case 'Ctrl-F':
      return { ...input, cursor: Math.min(last, cursor + 1) };
    case 'Home':
    case 'Ctrl-A':
      return { ...input, cursor: 0 };
    case 'End':
    case 'Ctrl-E':
      return { ...input, cursor: last };
    case 'Backspace':
      return removed(characters, cursor - 1, cursor);
    case 'Delete':
    case 'Ctrl-D':
      return removed(characters, cursor, cursor + 1);
    case 'Ctrl-W':
      return removed(characters, wordStart(characters, cursor), cursor);
    case 'Ctrl-U':
      return removed(characters, 0, cursor);
    case 'Ctrl-K':
      return removed(characters, cursor, last);
    default:
      return [...key].length === 1 && key >= ' ' ? inserted(input, key) : null;
  }
}

/** The text with more written at the cursor; line ends become blanks. */
export function inserted({ text, cursor }: TextInput, more: string): TextInput {
  const characters = [...text];
  const added = [...more.replace(/[\r\n]+/g, ' ')].filter((character) => character >= ' ');
  const whole = [...characters.slice(0, cursor), ...added, ...characters.slice(cursor)];
  return { text: whole.join(''), cursor: cursor + added.length };
}

function removed(characters: readonly string[], from: number, to: number): TextInput {
  const start = Math.max(0, from);
  return { text: [...characters.slice(0, start), ...characters.slice(to)].join(''), cursor: start };
}

function wordStart(characters: readonly string[], cursor: number): number {
  let start = cursor;
  while (start > 0 && characters[start - 1] === ' ') start--;
  while (start > 0 && characters[start - 1] !== ' ') start--;
  return start;
}
