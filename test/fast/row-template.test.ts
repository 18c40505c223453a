import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillIn, type RenderRow, rowTemplate } from '../../src/fast/row-template.ts';

const TOKEN = '00112233445566778899aabbccddeeff';
const OTHER = '0f0e0d0c0b0a09080706050403020100';

const plain = (numbers: readonly number[]) => numbers.map((value) => ({ value, width: 0 }));

function filled(render: RenderRow, from: readonly number[], to: readonly number[]): string | null {
  const template = rowTemplate(render, plain(from), TOKEN);
  if (template === null) return null;
  const row = Buffer.from(template.row);
  fillIn(row, 0, template, to, Buffer.from(`ffff${OTHER}`, 'hex'), 2);
  return row.toString();
}

describe('a row’s template', () => {
  it('has the other numbers and the other token where the template has its own', () => {
    const render: RenderRow = ([index, id], token) => `| ${index} | é ${token} | ${id} and ${id} |`;
    expect(filled(render, [17, 4], [99, 0])).toBe(`| 99 | é ${OTHER} | 0 and 0 |`);
  });

  it('may show a part of the token, or none of it, or not every number', () => {
    expect(filled(([index], token) => `${index} ${token.slice(0, 8)}…`, [1, 5], [2, 7_000])).toBe(
      '2 0f0e0d0c…',
    );
    expect(filled(() => 'always the same', [1], [12])).toBe('always the same');
  });

  it('may write a number with zeros in front, or only the first of its digits', () => {
    const render: RenderRow = ([micros]) => `.${String(micros).padStart(6, '0').slice(0, 3)}`;
    const template = rowTemplate(render, [{ value: 4_217, width: 6 }], TOKEN)!;
    const row = Buffer.from(template.row);
    fillIn(row, 0, template, [98_765], new Uint8Array(16), 0);
    expect(row.toString()).toBe('.098');
  });

  it('is none where two numbers touch, a number is not in decimal, or its length depends on it', () => {
    expect(rowTemplate(([index]) => `${index}${index}`, plain([12]), TOKEN)).toBeNull();
    expect(rowTemplate(([index]) => index!.toString(16), plain([255]), TOKEN)).toBeNull();
    expect(rowTemplate(([index]) => '.'.repeat(index!), plain([3]), TOKEN)).toBeNull();
    expect(rowTemplate(([index]) => String(index! * 2), plain([15]), TOKEN)).toBeNull();
  });

  it('takes numbers of any size that a file offset may have', () => {
    const sameDigits = fc.integer({ min: 1, max: 15 }).chain((digits) => {
      const number = fc.integer({ min: digits === 1 ? 0 : 10 ** (digits - 1), max: 10 ** digits - 1 });
      return fc.tuple(number, number);
    });
    const render: RenderRow = ([offset], token) => `{"offset":${offset},"token":"${token}"}`;
    const property = fc.property(sameDigits, ([from, to]) => {
      expect(filled(render, [from], [to])).toBe(render([to], OTHER));
    });
    fc.assert(property);
  });
});
