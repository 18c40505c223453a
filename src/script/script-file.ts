import type { RoleName } from './role.ts';
import { parseScript, type Script } from './script.ts';
import { ScriptError } from './script-error.ts';

/**
 * Reads the script in a file: one step per line, or several separated by `,`. A `#` at the beginning of a line or after a space
 * starts a comment, unless it is between double quotes or after a backslash. Throws an Error that names line, column and word
 * at fault.
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

/** The same script in one line, every step where it was: comments become spaces, ends of lines commas. */
function oneLine(text: string): string {
  const lines = text.split('\n').map((line) => withoutRemark(line.replace(/\r$/, ' ')));
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const separated = lines.map((line, index) => {
    if (index === lines.length - 1) return line;
    return `${line}${line.trim() === '' || line.trimEnd().endsWith(',') || index >= last ? ' ' : ','}`;
  });
  return separated.join('').replace(/,(\s*)$/, ' $1');
}

/** The line with spaces in place of its comment. */
function withoutRemark(line: string): string {
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index];
    if (character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (character === '#' && !quoted && /^$|\s/.test(line.charAt(index - 1)))
      return line.slice(0, index).padEnd(line.length);
  }
  return line;
}
