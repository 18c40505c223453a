import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textNature } from '../../src/capture/text-nature.ts';

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('printable bytes of no known form', () => {
  it.each([
    ['a log', utf8('2026-01-01 backend started\n')],
    ['a log without a last line end', utf8('2026-01-01 backend started')],
    ['one with other letters', utf8('Übergabe abgelehnt: läuft schon\r\n')],
    ['one in Latin-1', latin1('Übergabe abgelehnt: läuft schon, später\n')],
    [
      'one in an encoding of Cyrillic',
      Buffer.from(`${'\xcf\xdb\xc9\xc2\xcb\xc1 '.repeat(12)}\n`.repeat(2), 'latin1'),
    ],
    ['a short line', utf8('{"a": 1}\n')],
    ['a line of one short word', utf8('test\n')],
    ['blanks, more of them than a token has', utf8(' \n'.repeat(9))],
  ])('are a text: %s', (_, bytes) => {
    expect(textNature(bytes, true)).toBe('text');
  });

  it.each([
    ['one letter', utf8('x')],
    ['a line end', utf8('\n')],
    ['a line of three characters', utf8('foo\n')],
    ['a line of a few characters that are no word', utf8('(@ʑ2\n')],
    ['16 letters, which may be a token', utf8('ABCDEFGHIJKLMNOP')],
    ['fewer with another letter among them', utf8('Übergabe')],
    ['the same in Latin-1', latin1('Übergabe')],
    ['fewer with line ends, none of them last', utf8('ab\ncd\r\nef')],
  ])('are as few as a token has, and so may be raw: %s', (_, bytes) => {
    expect(textNature(bytes, true)).toBe('either');
  });

  it.each([
    ['a token', Buffer.from('a1a2a3a45ec2e7b0c9d8a7b6f1e0c4d3', 'hex')],
    ['a line end behind no text', Buffer.from('a1a2a3a4a5a60a', 'hex')],
    ['the same byte again and again', Buffer.alloc(500, 0xaa)],
    ['a character that breaks off at the end', Buffer.from('e282', 'hex')],
  ])('are raw: %s', (_, bytes) => {
    expect(textNature(bytes, true)).toBe('bytes');
  });

  it('may break off inside a character where a sample ends', () => {
    const cut = utf8('ä'.repeat(40)).subarray(0, 79);
    expect(textNature(cut, false)).toBe('text');
    expect(textNature(cut, true)).toBe('bytes');
  });

  it('are not taken for a text where they are random', () => {
    const printable = fc.integer({ min: 0x20, max: 0xf4 }).filter((byte) => byte !== 0x7f);
    const bytes = fc
      .array(printable, { minLength: 17, maxLength: 64 })
      .map((given) => Uint8Array.from(given));
    fc.assert(
      fc.property(bytes, (given) => textNature(given, true) === 'bytes'),
      { seed: 1, numRuns: 2000 },
    );
  });
});
