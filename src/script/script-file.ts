import type { RoleName } from './role.ts';
import { parseScript, type Script } from './script.ts';
import { ScriptError } from './script-error.ts';

/**
 * Reads the script in a file: a step a line, or several separated by `,`; a line that begins with `#` is a remark. Throws an
 * Error that names line, column and word at fault.
 */
export function parseScriptFile(text: string, role: RoleName, loop = false): Script {
  try {
    return parseScript(oneLine(text), role, loop);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const before = text.slice(0, error.at).split('\n');
    const line = `  ${(text.split('\n')[before.length - 1] ?? '').trimEnd()}`;
    const column = before.at(-1)!.length;
    const message = `line ${before.length}, column ${column + 1}: ${error.reason}`;
    throw Object.assign(new Error(message), { excerpt: [line, `  ${' '.repeat(column)}^`] });
  }
}

/** The same script in one line, every step where it was: remarks become spaces, ends of lines commas. */
function oneLine(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => (isRemark(line) ? ' '.repeat(line.length) : line.replace(/\r$/, ' ')));
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const separated = lines.map((line, index) => {
    if (index === lines.length - 1) return line;
    return `${line}${line.trim() === '' || line.trimEnd().endsWith(',') || index >= last ? ' ' : ','}`;
  });
  return separated.join('').replace(/,(\s*)$/, ' $1');
}

function isRemark(line: string): boolean {
  return line.trimStart().startsWith('#');
}
