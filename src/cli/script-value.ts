import { readFileSync } from 'node:fs';
import { systemFailure } from '../failure.ts';
import { parseScript, type Script, scriptOfFile } from '../script/script.ts';
import type { Vocabulary } from '../script/vocabulary.ts';

/** Larger than any script that a person writes. */
const LONGEST_SCRIPT = 1024 * 1024;

/** Reads a script, or the file that `@FILE` names. Throws a Failure about the file, else an Error about the script. */
export function readScript(text: string, loop: boolean, vocabulary: Vocabulary): Script {
  if (!text.startsWith('@')) return parseScript(text, loop, vocabulary);
  const path = text.slice(1);
  const script = scriptOfFile(fileText(path));
  try {
    return parseScript(script, loop, vocabulary);
  } catch (error) {
    throw new Error(`in ${path}, ${(error as Error).message}`);
  }
}

function fileText(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw systemFailure(error, `cannot read the script ${path}`);
  }
  if (text.length > LONGEST_SCRIPT)
    throw new Error(`${path} has over ${LONGEST_SCRIPT} characters, and is no script`);
  return text;
}
