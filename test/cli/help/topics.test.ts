import { expect, it } from 'vitest';
import { TOPICS } from '../../../src/cli/help/topics.ts';

it.each(['scripts', 'faults', 'filter', 'exit-codes', 'json'])(
  'the page on %s fits 80 columns',
  async (name) => {
    const lines = await TOPICS[name]!();
    expect(lines.join('\n').length).toBeGreaterThan(400);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  },
);

it('there are no other pages', () => {
  expect(Object.keys(TOPICS)).toHaveLength(5);
});
