import { DIFFERENCES } from './differences.ts';
import type { Row, Said } from './row.ts';

const HEAD = `# What the tool says and what the reference says

Every action and every fault that a script can say, played to both: where a fake plays, its peer is once ours and once the reference's (the crate
\`running-process\`), and both are asked how it went. Written by \`UPDATE_TABLE=1 npm run test:interop -- test/interop/table.test.ts\`.
`;

/** The page of docs, and its totals in a line. */
export function tablePage(said: readonly (readonly [Row, Said])[]): {
  readonly page: string;
  readonly totals: string;
} {
  const same = said.filter(([, { tool, reference }]) => tool === reference).length;
  const totals = `${said.length} scripts: ${same} agree, ${said.length - same} differ`;
  const groups = [...new Set(said.map(([{ group }]) => group))];
  const tables = groups.map((group) => {
    const lines = said
      .filter(([row]) => row.group === group)
      .map(([{ word }, { tool, reference }]) => {
        const why = tool === reference ? '' : (DIFFERENCES[`${group} ${word}`] ?? 'not explained');
        return `| \`${word}\` | ${tool} | ${reference} | ${why} |`;
      });
    return [
      `## ${group}`,
      '',
      '| script | tool | reference | why they differ |',
      '|---|---|---|---|',
      ...lines,
      '',
    ].join('\n');
  });
  return { page: [HEAD, `${totals}.`, '', ...tables].join('\n').trimEnd().concat('\n'), totals };
}
