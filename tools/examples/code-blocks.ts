/** A fenced block of a Markdown document. */
export interface CodeBlock {
  /** What the fence names; empty where it names nothing. */
  readonly language: string;
  readonly text: string;
  /** Of the fence, counted from 1. */
  readonly line: number;
}

export function codeBlocks(markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let begun: { readonly language: string; readonly line: number; readonly lines: string[] } | null = null;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^```(\w*)$/.exec(line);
    if (fence === null) begun?.lines.push(line);
    else if (begun === null) begun = { language: fence[1]!, line: index + 1, lines: [] };
    else {
      blocks.push({ language: begun.language, text: begun.lines.join('\n'), line: begun.line });
      begun = null;
    }
  }
  return blocks;
}
