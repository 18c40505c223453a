import { expect, it } from 'vitest';
import { pageOf } from '../../../tools/robustness/page.ts';
import type { Part } from '../../../tools/robustness/part.ts';

const HOW = 'npm run robustness -- --seed 1';

function tried(name: string, build: string): Part {
  return { name, how: HOW, build, machine: '2026-01-01, one processor', rows: [], remarks: [] };
}

it('the page says which build was tried', () => {
  const page = pageOf([tried('kills', '0a1b2c3d'), tried('disks', '0a1b2c3d')], HOW);
  expect(page).toContain(`Made with \`${HOW}\` and the build 0a1b2c3d:`);
  expect(page.match(/0a1b2c3d/g)).toHaveLength(1);
});

it('where there were several, each part says its own', () => {
  const page = pageOf([tried('kills', '0a1b2c3d'), tried('disks', '4e5f6a7b')], HOW);
  expect(page).toContain('in parts that were tried with 2 builds');
  expect(page).toMatch(
    /## Kills\n\nTried with the build 0a1b2c3d\.\n\n## Disks\n\nTried with the build 4e5f6a7b\./,
  );
});
