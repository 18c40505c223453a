/** A fenced block of a Markdown document. */
export interface CodeBlock {
  /** What the fence names; empty where it names nothing. */
  readonly language: string;
  /** What follows the language on the fence. */
  readonly words: readonly string[];
  readonly text: string;
  /** Of the fence, counted from 1. */
  readonly line: number;
}

export function codeBlocks(markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let begun: (Omit<CodeBlock, 'text'> & { readonly lines: string[] }) | null = null;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^```([\w ]*)$/.exec(line);
    if (fence === null) begun?.lines.push(line);
    else if (begun === null) {
      const [language = '', ...words] = fence[1]!.split(' ');
      begun = { language, words, line: index + 1, lines: [] };
    } else {
      const { lines, ...block } = begun;
      blocks.push({ ...block, text: lines.join('\n') });
      begun = null;
    }
  }
  return blocks;
}
