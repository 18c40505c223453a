import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { median } from '../median.ts';
import { type Bench, cli } from './bench.ts';
import { type Table, times } from './table.ts';
import { type CommandLine, ENVIRONMENT } from './timing.ts';

const ROUNDS = 3;
const COUNT = 500;

interface Latencies {
  readonly min: number;
  readonly p50: number;
  readonly p99: number;
}

/** What it costs fake-backend to be traced: how long send-offer waits for its ACKs, with trace and without. */
export async function trace({ folder }: Bench): Promise<Table[]> {
  if (spawnSync('strace', ['-V'], { stdio: 'ignore' }).status !== 0) {
    process.stderr.write('trace: strace is not installed\n');
    return [];
  }
  const endpoint = join(folder, 'traced.sock');
  const backend = cli('fake-backend', endpoint, '--quiet', '--count', String(COUNT));
  const traced = cli('trace', '--json', '--output', '/dev/null', '--', ...backend);
  const [plain, slow]: [Latencies[], Latencies[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    plain.push(await offers(endpoint, backend));
    slow.push(await offers(endpoint, traced));
  }
  const row = (name: string, of: (found: Latencies) => number) => {
    const [without, withTrace] = [median(plain.map(of)), median(slow.map(of))];
    return [name, exact(without), exact(withTrace), times(withTrace / without)];
  };
  return [
    {
      title: 'Trace',
      note: `how long send-offer waits for an ACK of fake-backend, ${COUNT} offers one after another, median of ${ROUNDS} rounds.`,
      columns: ['', 'alone', 'under trace', ''],
      rows: [
        row('the quickest', ({ min }) => min),
        row('median', ({ p50 }) => p50),
        row('p99', ({ p99 }) => p99),
      ],
    },
  ];
}

async function offers(endpoint: string, [program, ...args]: CommandLine): Promise<Latencies> {
  const backend = spawn(program, args, { env: ENVIRONMENT, stdio: 'ignore' });
  const ended = once(backend, 'exit');
  const [node, ...words] = cli('send-offer', endpoint, '--json', '--wait', '30s', '--count', String(COUNT));
  const { stdout, status } = spawnSync(node, words, {
    ...{ env: ENVIRONMENT, encoding: 'utf8', maxBuffer: 1 << 28 },
  });
  await ended;
  if (status !== 0) throw new Error(`send-offer ended with ${status}`);
  const records = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  const summary = records.find(({ type }) => type === 'summary') as unknown as { latencyMs: Latencies };
  return summary.latencyMs;
}

function exact(ms: number): string {
  return `${ms.toFixed(2)} ms`;
}
