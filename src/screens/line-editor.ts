/** A line that a person writes. Null once it was given up. */
export interface Written {
  readonly text: string;
  readonly done: 'no' | 'taken' | 'given-up';
}

/** What becomes of a line with one more key. */
export function withKey(text: string, key: string): Written {
  if (key === 'Enter') return { text, done: 'taken' };
  if (key === 'Esc' || key === 'Ctrl-C') return { text, done: 'given-up' };
  if (key === 'Backspace') return { text: [...text].slice(0, -1).join(''), done: 'no' };
  if (key === 'Ctrl-U') return { text: '', done: 'no' };
  const printable = [...key].length === 1 && key >= ' ';
  return { text: printable ? text + key : text, done: 'no' };
}
