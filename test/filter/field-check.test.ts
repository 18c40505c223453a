import { describe, expect, it } from 'vitest';
import { BOOLEAN, COUNT, type Field, HEX, listOf, messageOf, TEXT } from '../../src/filter/field.ts';
import { fieldInFieldMistake, fieldInTextMistake, fieldsMistake } from '../../src/filter/field-check.ts';

const named = (path: string, ...fields: readonly Field[]) => ({ path, fields });
const list = named('list', listOf(TEXT));
const [count, text, flag] = [named('count', COUNT), named('text', TEXT), named('flag', BOOLEAN)];
const message = named('message', messageOf(new Map()));
const either = named('either', COUNT, TEXT);

describe('two fields', () => {
  it('are compared where they can be of one kind that is', () => {
    for (const sign of ['==', '!=', '<', '<=', '>', '>='] as const) {
      expect(fieldsMistake(text, sign, named('hex', HEX))).toBe(null);
      expect(fieldsMistake(either, sign, count)).toBe(null);
      expect(fieldsMistake(text, sign, count)).toMatch(/^text is text and count is a number: /);
      expect(fieldsMistake(message, sign, message)).toMatch(/^message is a message and /);
      expect(fieldsMistake(list, sign, list)).toMatch(/^list is a list and /);
      expect(fieldsMistake(flag, sign, flag) === null).toBe(sign === '==' || sign === '!=');
    }
  });

  it('may be in one another where one is a list, or both are text', () => {
    for (const member of [count, text, flag]) expect(fieldInFieldMistake(member, list)).toBe(null);
    expect(fieldInFieldMistake(text, text)).toBe(null);
    expect(fieldInFieldMistake(count, text)).toBe('count is a number and text is text: it is never in that');
    expect(fieldInFieldMistake(text, count)).toMatch(/never in that$/);
    expect(fieldInFieldMistake(list, list)).toMatch(/never in that$/);
    expect(fieldInTextMistake(text)).toBe(null);
    expect(fieldInTextMistake(flag)).toBe('flag is true or false, and only text is a part of text');
  });
});
