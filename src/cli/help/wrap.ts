/** Columns that help takes at most. */
export const HELP_WIDTH = 80;

/** Breaks words into lines of at most `width` characters; a word that is longer has a line of its own. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** A term and its text, the text in a column of its own, or below the term where that is too long. */
export function described(term: string, text: string, column: number): string[] {
  const indent = ' '.repeat(column);
  const lines = wrapWords(text, HELP_WIDTH - column);
  const head = `  ${term}`;
  if (head.length + 2 > column) return [head, ...lines.map((line) => indent + line)];
  return lines.length === 0
    ? [head]
    : [head.padEnd(column) + lines[0]!, ...lines.slice(1).map((line) => indent + line)];
}

/** Paragraphs are filled; a line that begins with spaces stays a line, its second column kept when it is broken. */
export function wrapText(text: string): string[] {
  const lines: string[] = [];
  let paragraph = '';
  const fill = () => {
    lines.push(...wrapWords(paragraph, HELP_WIDTH));
    paragraph = '';
  };
  for (const line of text.split('\n')) {
    if (line.trim() !== '' && !line.startsWith(' ')) {
      paragraph += ` ${line}`;
      continue;
    }
    fill();
    lines.push(...(line.trim() === '' ? [''] : columns(line)));
  }
  fill();
  return lines;
}

function columns(line: string): string[] {
  if (line.length <= HELP_WIDTH) return [line];
  const [, indent = '', term = '', gap = '', text = ''] = /^( +)(\S.*?)( {2,})(\S.*)$/.exec(line) ?? [];
  if (text === '') {
    const own = /^ */.exec(line)![0];
    return wrapWords(line, HELP_WIDTH - own.length - 2).map(
      (part, index) => `${own}${index > 0 ? '  ' : ''}${part}`,
    );
  }
  return described(`${indent.slice(2)}${term}`, text, indent.length + term.length + gap.length);
}
