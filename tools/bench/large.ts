import { join } from 'node:path';
import { median } from '../median.ts';
import { type Bench, cli } from './bench.ts';
import { withServers } from './servers.ts';
import { milliseconds, type Table, times } from './table.ts';
import { atMost } from './target.ts';
import { type CommandLine, timed } from './timing.ts';

const ROUNDS = 5;
/** Answers between the two runs that are compared: start-up and the first answer count for neither. */
const MORE = 10;
/** How many times as long as the reference may be taken. */
const MOST = 3;

/** How long an ACK of 16 MiB takes: from one more offer to the next, in whole processes. */
export async function large({ folder, peer }: Bench): Promise<Table[]> {
  if (peer === null) {
    process.stderr.write('large: the reference is not built, npm run test:interop builds it\n');
    return [];
  }
  const endpoint = join(folder, 'large.sock');
  const server = [process.execPath, process.argv[1]!, 'large-server', endpoint] as const;
  const commands = {
    reference: (count: number): CommandLine => [
      ...([peer, 'deliver', '--endpoint', endpoint, '--poll', 'no'] as const),
      ...['--count', String(count)],
    ],
    ours: (count: number) => cli('send-offer', endpoint, '--quiet', '--count', String(count)),
  };
  const each = (command: (count: number) => CommandLine) =>
    (timed(command(1 + MORE)) - timed(command(1))) / MORE;
  const rounds = await withServers([[endpoint, server]], () =>
    Array.from({ length: ROUNDS }, () => ({
      reference: each(commands.reference),
      ours: each(commands.ours),
    })),
  );
  const ratio = median(rounds.map(({ ours, reference }) => ours / reference));
  const row = (name: string, of: 'ours' | 'reference', to: string) => [
    ...[name, milliseconds(median(rounds.map((round) => round[of]))), to],
  ];
  return [
    {
      title: 'Reading an ACK of 16 MiB',
      note: `The time of one more handoff, from processes with ${MORE + 1} and with 1 that take turns, and what answers them included; medians of ${ROUNDS} rounds, the ratio that of each round.`,
      columns: ['broker', 'for each', 'to the reference'],
      rows: [row('the reference’s broker', 'reference', times(1)), row('send-offer', 'ours', times(ratio))],
      targets: [atMost('an ACK of 16 MiB read by send-offer, to the reference’s broker', ratio, MOST)],
    },
  ];
}
