import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Stage } from '../process/stage.ts';
import { DIFFERENCES } from './table/differences.ts';
import { tablePage } from './table/page.ts';
import type { Row, Said } from './table/row.ts';
import { ROWS } from './table/rows.ts';

/** Rows that are played at the same time. */
const AT_ONCE = Number(process.env['AT_ONCE'] ?? 4);

/** The groups that are played; all of them where the page is written. */
const GROUPS = new RegExp(process.env['UPDATE_TABLE'] ? '' : (process.env['GROUPS'] ?? ''));

async function played(row: Row): Promise<Said> {
  const stage = new Stage();
  try {
    return await row.play(stage);
  } finally {
    await stage.clear();
  }
}

it('for every action and fault of every role, tool and reference say the same, or it is known why not', async () => {
  const said: (readonly [Row, Said])[] = [];
  const rows = ROWS.filter(({ group }) => GROUPS.test(group)).values();
  const player = async () => {
    for (const row of rows) {
      const found = await played(row);
      said.push([row, found]);
      if (found.tool !== found.reference) process.stdout.write(`${told(row, found)}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, player));
  // On a busy machine a deadline can pass at one of the two alone: what differs is played again, with nothing beside it.
  for (const [place, [row, found]] of said.entries())
    if (found.tool !== found.reference && !known(row)) said[place] = [row, await played(row)];
  said.sort(([one], [other]) => ROWS.indexOf(one) - ROWS.indexOf(other));
  const { page, totals } = tablePage(said);
  process.stdout.write(`${totals}\n`);
  // UPDATE_TABLE=1 npm run test:interop -- test/interop/table.test.ts
  if (process.env['UPDATE_TABLE']) writeFileSync(new URL('../../docs/interop.md', import.meta.url), page);
  const unexplained = said.filter(([row, { tool, reference }]) => tool !== reference && !known(row));
  expect(unexplained.map(([row, found]) => told(row, found))).toEqual([]);
}, 900_000);

function known({ group, word }: Row): boolean {
  return DIFFERENCES[`${group} ${word}`] !== undefined;
}

function told({ group, word }: Row, { tool, reference }: Said): string {
  return `${group} ${word}: ${tool}, reference ${reference}`;
}
