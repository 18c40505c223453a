import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapedJson, escapeText, escapeWholeText } from '../../src/text/escape.ts';

/** Controls, C1, bidirectional controls, separators, and halves of surrogate pairs. */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const unsafe = fc.constantFrom(
  ...[
    '\u001b[31m',
    '\u009b2J',
    '\u0007',
    '\r\n',
    '\t',
    '\u007f',
    '\u0000',
    '\u202e',
    '\u2066',
    '\u200f',
    '\u061c',
  ],
  ...['\u2028', '\ud800', '\udfff', '😀', '"', '\\', '\\u202e'],
);
const text = fc
  .array(fc.oneof(unsafe, fc.string({ unit: 'binary' }), fc.string()))
  .map((parts) => parts.join(''));

describe('escaped JSON', () => {
  it('parses to the exact value, and has nothing in it that steers a terminal', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.array(text), fc.dictionary(text, text)), (value) => {
        const json = escapedJson(value);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(json).not.toMatch(UNSAFE);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps keys and values apart from their escapes', () => {
    expect(escapedJson({ '\u202e': '\\u202e' })).toBe('{"\\u202e":"\\\\u202e"}');
  });
});

describe('escaped text', () => {
  it('has nothing in it that steers a terminal', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(escapeText(given)).not.toMatch(UNSAFE);
      }),
    );
  });

  it.each([
    ['a colour', '\u001b[31mred', '\\x1b[31mred'],
    ['a C1 control', '\u009b2J', '\\x9b2J'],
    ['line ends and tabs', 'a\r\n\tb', 'a\\r\\n\\tb'],
    ['a null and a DEL', '\u0000\u007f', '\\x00\\x7f'],
    ['a right-to-left override', 'a\u202eb', 'a\\u{202e}b'],
    ['a half of a surrogate pair', 'a\ud800b', 'a\\u{d800}b'],
  ])('shows %s', (_, given, shown) => {
    expect(escapeText(given)).toBe(shown);
  });

  it.each(['plain text', 'naïve café', '日本語', '😀', 'שלום'])('leaves %s as it is', (given) => {
    expect(escapeText(given)).toBe(given);
  });
});

it('a person is shown the beginning of a long text, and how much more there is', () => {
  expect(escapeText(`${'\u0007'.repeat(4_096)}xyz`)).toBe(`${'\\x07'.repeat(4_096)}… (3 more characters)`);
  expect(escapeText(`${'x'.repeat(4_095)}\u{1f600}y`)).toBe(`${'x'.repeat(4_095)}… (3 more characters)`);
  expect(escapeWholeText('\u0007'.repeat(5_000))).toBe('\\x07'.repeat(5_000));
});
