import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../test/process/running.ts';
import { type Bench, cli } from './bench.ts';
import { milliseconds, type Table, times } from './table.ts';
import { atMost } from './target.ts';
import { timedInTurns } from './timing.ts';

const CAPTURE = join(ROOT, 'test/fixtures/captures/accept/handoff-connections.bin');
const ROUNDS = 15;

/** From nothing to the end of the process. */
export function startup({ folder }: Bench): Table[] {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const measured = timedInTurns(
    {
      'node -e 0': [process.execPath, '-e', '0'],
      'an empty ES module': [process.execPath, empty],
      'handoff-cli --version': cli('--version'),
      'handoff-cli decode, 303 bytes': cli('decode', CAPTURE),
      'handoff-cli decode --json, 303 bytes': cli('decode', '--json', CAPTURE),
    },
    ROUNDS,
  );
  const base = measured['node -e 0'];
  return [
    {
      title: 'Start-up',
      note: `Whole processes, median of ${ROUNDS} rounds in which all take turns.`,
      columns: ['process', 'wall time', 'to node -e 0'],
      rows: Object.entries(measured).map(([name, ms]) => [name, milliseconds(ms), times(ms / base)]),
      targets: [
        atMost('start-up of decode, to node -e 0', measured['handoff-cli decode, 303 bytes'] / base, 3),
      ],
    },
  ];
}
