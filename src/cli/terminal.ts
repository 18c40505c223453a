import type { TerminalText } from '../text/terminal-text.ts';

/** How text fits standard output if that is a terminal; null where lines are not broken. */
export async function terminalOfOutput(otherwise: number | null = null): Promise<TerminalText | null> {
  const columns = process.stdout.columns ?? otherwise;
  if (columns === null) return null;
  const { terminalText } = await import('../text/terminal-text.ts');
  return terminalText(columns);
}
