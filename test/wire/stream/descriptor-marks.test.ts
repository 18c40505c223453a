import { expect, it } from 'vitest';
import { DescriptorMarks } from '../../../src/wire/stream/descriptor-marks.ts';

it('gives the next mark that is not before the position, as an index into what is held', () => {
  const marks = new DescriptorMarks();
  expect(marks.areNone).toBe(true);
  expect(marks.nextIn({ base: 0, position: 0 })).toBe(Number.POSITIVE_INFINITY);
  for (const offset of [16, 61, 77]) marks.add(offset);
  expect(marks.nextIn({ base: 0, position: 16 })).toBe(16);
  expect(marks.nextIn({ base: 10, position: 7 })).toBe(51);
  expect(marks.nextIn({ base: 70, position: 8 })).toBe(Number.POSITIVE_INFINITY);
  expect(marks.areNone).toBe(true);
});
