import { readFileSync } from 'node:fs';
import { systemFailure } from '../failure.ts';
import type { RoleName } from '../script/role.ts';
import { LONGEST_SCRIPT, parseScript, type Script } from '../script/script.ts';
import { parseScriptFile } from '../script/script-file.ts';

/** Reads a script, or the file that `@FILE` names. Throws a Failure about the file, else an Error about the script. */
export function readScript(text: string, role: RoleName, loop = false): Script {
  if (!text.startsWith('@')) return parseScript(text, role, loop);
  const path = text.slice(1);
  const script = fileText(path);
  try {
    return parseScriptFile(script, role, loop);
  } catch (error) {
    const { message, excerpt } = error as Error & { excerpt?: readonly string[] };
    throw Object.assign(new Error(`${path}, ${message}`), { excerpt });
  }
}

function fileText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw systemFailure(error, `cannot read the script ${path}`);
  }
  if (bytes.length > LONGEST_SCRIPT)
    throw new Error(`${path} has ${bytes.length} bytes; a script has at most ${LONGEST_SCRIPT}`);
  return bytes.toString();
}
