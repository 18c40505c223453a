/** A rule as docs/protocol.md has it. */
export interface ProtocolRule {
  readonly anchor: string;
  /** The heading that it is under. */
  readonly section: string;
  /** The rule itself, without markup; of a table row, all cells that say something. */
  readonly text: string;
}

/** Finds the rule with that anchor; null where the document has none. @param document the text of docs/protocol.md */
export function protocolRule(document: string, anchor: string): ProtocolRule | null {
  const lines = document.split('\n');
  const place = lines.findIndex((line) => line.includes(`<a id="${anchor}">`));
  if (place === -1) return null;
  const heading = lines.slice(0, place + 1).findLast((line) => line.startsWith('## ')) ?? '';
  return { anchor, section: heading.slice(3), text: plainText(ruleAt(lines, place)) };
}

function ruleAt(lines: readonly string[], place: number): string {
  const first = lines[place]!;
  if (first.startsWith('|')) {
    const cells = first.split('|').map((cell) => cell.trim());
    return cells.filter((cell) => cell !== '' && !cell.includes('<a id=') && !/^\d+$/.test(cell)).join(': ');
  }
  const end = lines.findIndex((line, index) => index > place && !/^ {2}\S/.test(line));
  return lines.slice(place, end === -1 ? undefined : end).join(' ');
}

function plainText(markdown: string): string {
  return markdown
    .replace(/^- /, '')
    .replace(/<a id="[^"]*"><\/a>(\*\*[^*]*\*\*:?)?/g, '')
    .replace(/`/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
