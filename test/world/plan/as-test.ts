import { type Plan, USUAL } from './plan.ts';

/** A test of a world, to be pasted: only what is unusual about it is written down. */
export function asTest(plan: Plan, wrong: readonly string[]): string {
  const unusual = Object.entries(plan).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(USUAL[name as keyof Plan]),
  );
  const fields = unusual.map(([name, value]) => `      ${name}: ${JSON.stringify(value)},`);
  const found = wrong.map((text) => `  // ${text.replaceAll('\n', ' ')}`);
  return [
    ...found,
    "it('…', () => {",
    '  expect(',
    '    wrongIn({',
    ...fields,
    '    }),',
    '  ).toEqual([]);',
    '});',
  ].join('\n');
}
