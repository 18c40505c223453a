import { describe, expect, it } from 'vitest';
import { TEXT_FORMS } from '../../src/capture/forms.ts';
import { openSource } from '../../src/capture/source.ts';
import { Failure } from '../../src/failure.ts';

/** What recognisers have stumbled over, or could: runs of one thing, and of two in turn, after every way to begin. */
const BEGINNINGS = [
  '',
  '1',
  '1 ',
  '[pid ',
  '[pid 1<',
  '12:',
  '1.',
  '(+',
  'a(',
  'read(7<',
  'read(7, "',
  'read(7, {',
  '<... ',
  '<... a resumed>',
  '00000000: 00',
  '000000 00',
  '0x7ffe0000: ',
  '0000  45',
  '[',
  '[69,',
  '{0x45, ',
  '<Buffer ',
  '<<',
  "b'",
  '"',
  '\\x45',
  '4581',
  '45:81',
  'RYGgscLT',
  '12:34:56 >>> process x [1 -> 2] path ',
  '{"us":',
  '| 00000  ',
  '> ',
];
const RUNS = [
  ' ',
  '0',
  '1',
  'a',
  'f',
  '(',
  '[',
  '{',
  '<',
  '"',
  "'",
  '\\',
  '\\"',
  ',',
  ':',
  '=',
  '>',
  '|',
  '/*',
  '0x',
  '00 ',
  '69,',
  '\\x4',
  '->',
  ' -> ',
  '] ',
  ' = ',
  '> ',
  'A',
  '+',
  '\t',
  '... 1 more ',
  '<repeats 1 times>,',
];
const ENDS = ['', '\r', ' = 1', '\u0001'];
const LENGTH = 8_000;

describe('recognising a line', () => {
  // What backtracks takes seconds for each of these, and minutes for all of them: the test would run out of its time.
  it.each(TEXT_FORMS.map((form) => [form.name, form] as const))(
    'takes no longer for an odd one: %s',
    (_, form) => {
      for (const beginning of BEGINNINGS)
        for (const run of RUNS) {
          const line = beginning + run.repeat(LENGTH / run.length);
          for (const end of ENDS) {
            form.begins?.(line + end);
            form.holds?.([line + end]);
          }
        }
    },
  );
});

describe('reading odd lines', () => {
  const TEXT = {
    strace: 'close(3) = 0',
    events: '{"us":0,"connection":0,"direction":null,"descriptors":null,"hex":"01"}',
    'sockdump text': '1 >>> process x [1 -> 2] path /x len 9999(9999)',
    'hex dump': '00000000: 4581 a0b1',
    hex: '4581a0b1c2',
    'bytes as text': '[1, 2, 3, 4]',
    base64: 'RYGgscLT5PUGFyg5SltsfQEp',
  };

  it.each(Object.entries(TEXT))('ends, in damage or not: %s', async (format, first) => {
    for (const beginning of BEGINNINGS)
      for (const run of RUNS) {
        const text = `${first}\n${beginning}${run.repeat(LENGTH / run.length)}\n`;
        const source = await openSource(
          (async function* () {
            yield Buffer.from(text, 'latin1');
          })(),
          null,
        );
        expect(source.format).toBe(format);
        try {
          for await (const _ of source.segments);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }
  });
});
