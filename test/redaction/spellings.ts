/** So many bytes of a secret in a row are a leak; the first four may be shown. */
const WINDOW = 6;

/**
 * The spellings of a secret that are in what was written: hex in either case, with or without anything between the bytes,
 * base64, decimal numbers, escapes, the bytes themselves and the characters of the same numbers.
 * @param written text, or a file as latin1
 */
export function spelled(secret: Uint8Array, written: string): string[] {
  const hex = [digits(written), digits(withoutMargins(written))];
  const decimal = `,${(written.match(/\d+/g) ?? []).join(',')},`;
  const plain = [written, unescaped(written), written.replace(/\s/g, '')];
  const found: string[] = [];
  for (let at = 0; at + WINDOW <= secret.length; at++) {
    const window = Buffer.from(secret.subarray(at, at + WINDOW));
    const characters = window.toString('latin1');
    const texts = [
      characters,
      Buffer.from(characters, 'utf8').toString('latin1'),
      // Of a base64 text only the middle does not depend on the bytes around it.
      ...[0, 1, 2].flatMap((shift) =>
        (['base64', 'base64url'] as const).map((way) =>
          window
            .subarray(shift)
            .toString(way)
            .slice(0, Math.floor(((WINDOW - shift) * 8) / 6)),
        ),
      ),
    ];
    if (hex.some((text) => text.includes(window.toString('hex')))) found.push(`hex at ${at}`);
    if (decimal.includes(`,${window.join(',')},`)) found.push(`decimal at ${at}`);
    for (const text of texts) if (plain.some((one) => one.includes(text))) found.push(`${text} at ${at}`);
  }
  return found;
}

/** In lower case, without what stands between the bytes of hex; what stands for hidden bytes keeps them apart. */
function digits(text: string): string {
  return text
    .toLowerCase()
    .replace(/[·…]+/g, 'x')
    .replace(/\\x|0x|[^\da-z]/g, '');
}

/** A dump without its offsets before the bytes and its characters behind them; of a page, its dumps. */
function withoutMargins(text: string): string {
  const dumps = [...text.matchAll(/<pre class="dump">([^<]*)/g)].map(([, rows]) => rows);
  return (dumps.length === 0 ? text : dumps.join('\n'))
    .split('\n')
    .map((line) => line.slice(10, 58))
    .join('');
}

function unescaped(text: string): string {
  return text.replace(/\\u\{?([\da-f]{4})\}?/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
