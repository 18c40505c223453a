import type { ByteQueue } from '../byte-queue.ts';
import { damage } from '../damage.ts';
import { textLines, unquoted } from '../text-lines.ts';

/** A sideband alone has as many. */
const SHORTEST = 22;

/** Whether a line is base64, perhaps with a label before it. What a person writes does not mix digits and capitals within words. */
export function beginsBase64(line: string): boolean {
  const code = codeIn(line);
  return (
    code !== null && code.length >= SHORTEST && /\d/.test(code) && /[a-z]/.test(code) && /[A-Z]/.test(code)
  );
}

/** The bytes of such lines. Throws a Failure at another one. @param certain whether shorter ones are such lines as well */
export async function* base64Bytes(queue: ByteQueue, certain: boolean): AsyncGenerator<Uint8Array> {
  let rest = '';
  let begun = certain;
  for await (const { text, number } of textLines(queue)) {
    const content = unquoted(text);
    if (content === '' || (!begun && !beginsBase64(content))) continue;
    begun = true;
    const code = codeIn(content);
    if (code === null) throw damage(`line ${number}`, 'this is not a line of base64');
    rest += code;
    const whole = code.endsWith('=') ? rest.length : rest.length - (rest.length % 4);
    yield Buffer.from(rest.slice(0, whole), 'base64');
    rest = rest.slice(whole);
  }
  if (rest !== '') yield Buffer.from(rest, 'base64');
}

function codeIn(line: string): string | null {
  const code = line.slice(line.lastIndexOf(' ') + 1).replace(/^["']|["',;]{1,3}$/g, '');
  return /^[\w+/-]+={0,2}$/.test(code) ? code : null;
}
