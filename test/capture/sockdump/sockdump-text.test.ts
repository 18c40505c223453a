import { describe, expect, it } from 'vitest';
import { decode, handoffs } from '../../records/decoding.ts';
import { ack, hello, offer, TOKEN, toHex } from '../../wire/building.ts';
import { read } from '../reading.ts';

function rows(bytes: Uint8Array): string {
  const lines = toHex(bytes).match(/.{1,32}/g)!;
  return lines
    .map((digits, index) => {
      const pairs = digits.match(/../g)!;
      const text = `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`.padEnd(49);
      return `${(index * 16).toString(16).padStart(4, '0')}  ${text} ${'.'.repeat(pairs.length)}\n`;
    })
    .join('');
}

const heading = (from: number, to: number, shown: number, length: number) =>
  `01:02:03.456 >>> process my [app] [${from} -> ${to}] path /run/a len 9 b.sock len ${shown}(${length})\n`.replace(
    'my [app] ',
    'app ',
  );

const SAID = [
  [100, 200, hello()],
  [200, 300, TOKEN],
  [200, 300, offer()],
  [300, 200, ack()],
] as const;

describe('what sockdump prints', () => {
  it.each([
    ['hex', rows],
    ['hexstring', (bytes: Uint8Array) => `${toHex(bytes).replace(/../g, '\\x$&')}\n`],
    ['hexstring, plain', (bytes: Uint8Array) => `${toHex(bytes)}\n`],
  ])('as %s tells the processes and their messages', async (_, data) => {
    const text = SAID.map(
      ([from, to, bytes]) => heading(from, to, bytes.length, bytes.length) + data(bytes),
    ).join('');
    for (const around of [text, text.replace(/^/gm, '> ')]) {
      const { format, segments, failure } = await read(around, 50);
      expect({ format, failure }).toEqual({ format: 'sockdump text', failure: null });
      expect(segments.map(({ connection, direction, time }) => [connection, direction, time])).toEqual([
        [0, 'client-to-broker', null],
        [1, 'broker-to-backend', null],
        [1, 'broker-to-backend', null],
        [1, 'backend-to-broker', null],
      ]);
      expect(handoffs(decode(...segments)).map(({ outcome }) => outcome)).toEqual(['accepted']);
    }
  });

  it('of a message that was cut says how many bytes are missing', async () => {
    const cut = offer().subarray(0, 16);
    const text = heading(200, 300, 16, 16) + rows(TOKEN) + heading(200, 300, 16, offer().length) + rows(cut);
    const { segments } = await read(text);
    expect(segments.map(({ bytes, gap }) => gap ?? bytes.length)).toEqual([16, 16, offer().length - 16]);
  });

  it('with more data than the message has is damage', async () => {
    const { failure } = await read(heading(1, 2, 15, 15) + rows(TOKEN));
    expect(failure).toBe(
      'the capture is damaged at line 2: a message of 15 bytes, and more of them are shown',
    );
  });
});
