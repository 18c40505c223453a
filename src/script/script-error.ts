/** As much of a script is shown around the place at fault. In characters. */
const SHOWN = 64;

/** Something in a script that is wrong: names the step and the column, and shows the place. */
export class ScriptError extends Error {
  /** Index of the word at fault in the script. */
  readonly at: number;
  /** What is wrong, without its place. */
  readonly reason: string;
  /** The script around the place, and a mark under it. */
  readonly excerpt: readonly string[];

  /** @param step counted from 1; @param at index of the word at fault */
  constructor(script: string, step: number, at: number, reason: string) {
    super(`step ${step}, column ${at + 1}: ${reason}`);
    this.at = at;
    this.reason = reason;
    const from = Math.max(0, at - SHOWN / 2);
    const before = from === 0 ? '' : '…';
    const after = from + SHOWN < script.length ? '…' : '';
    const line = script.slice(from, from + SHOWN).replace(/\s/g, ' ');
    this.excerpt = [`  ${before}${line}${after}`, `  ${' '.repeat(before.length + at - from)}^`];
  }
}
