import { type Finding, limited, works } from './finding.ts';

/** What is known of a terminal. */
export interface Terminal {
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly rows: number;
}

/** The smallest at which screens show everything that decides. */
const LEAST = { columns: 80, rows: 24 };

export function lookAtTerminal({ isTerminal, columns, rows }: Terminal): Finding {
  const name = 'terminal';
  if (!isTerminal)
    return limited(
      name,
      'standard input or output is not a terminal',
      'run --interactive in one; everything else works',
    );
  const found = `${columns} columns, ${rows} rows`;
  return columns >= LEAST.columns && rows >= LEAST.rows
    ? works(name, found)
    : limited(name, found, `screens are made for ${LEAST.columns}×${LEAST.rows} or larger`);
}
