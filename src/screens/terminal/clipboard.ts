import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preparePrivateDirectory, privateDirectory } from '../../io/endpoint.ts';

/** Terminals take no more than some 100 KB in one sequence; in bytes. */
const MOST_FOR_TERMINAL = 74_000;

/** Hands a text to the terminal’s clipboard (OSC 52), and keeps it in a private file, as some terminals ignore that. */
export function copyToClipboard(text: string): string {
  const short = Buffer.byteLength(text) <= MOST_FOR_TERMINAL;
  if (short) process.stdout.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
  const path = join(privateDirectory(), 'clipboard');
  try {
    preparePrivateDirectory();
    writeFileSync(path, text, { mode: 0o600 });
  } catch {
    return short ? 'copied to the terminal’s clipboard' : 'too long for the terminal’s clipboard';
  }
  return short ? `copied; also in ${path}` : `too long for the terminal’s clipboard; it is in ${path}`;
}
