/** Text for a manual page, as people wrote it: nothing in it is taken for a request or an escape. */
export function roffText(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('’', '\\(cq')
    .replaceAll('…', '\\&...')
    .replaceAll('→', '\\(->');
  return escaped.replace(/^(?=[.'])/gm, '\\&');
}

/** Paragraphs are filled; of lines that begin with spaces, those with two columns are terms, and others stay as they are. */
export function roffParagraphs(text: string): string[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const lines = paragraph.split('\n');
    return lines.some((line) => line.startsWith(' '))
      ? lines.flatMap(indentedLine)
      : ['.PP', roffText(lines.join(' '))];
  });
}

function indentedLine(line: string): string[] {
  const [, term, text] = /^ +(\S.*?) {2,}(\S.*)$/.exec(line) ?? [];
  return term === undefined || text === undefined ? ['.PP', roffText(line.trim())] : roffTerm(term, text);
}

/** A term and its text, the text indented below. */
export function roffTerm(term: string, text: string): string[] {
  return ['.TP', `\\fB${roffText(term)}\\fR`, roffText(text.replace(/\s+/g, ' '))];
}
