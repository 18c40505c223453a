import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from '../median.ts';
import { type Bench, cli } from './bench.ts';
import { type Server, withServers } from './servers.ts';
import { type Table, type Target, times } from './table.ts';
import { atMost } from './target.ts';
import { type CommandLine, ENVIRONMENT } from './timing.ts';

const ROUNDS = 5;
const COUNT = 2000;
/** Of the stock broker, which takes 5 ms for each. */
const STOCK_COUNT = 200;
/** V8 has compiled what is called for each handoff by then. After 2,000 it still compiles, and on one processor that is what the p99 shows. */
const WARM_UP = 6000;

interface Latency {
  readonly p50Us: number;
  readonly p99Us: number;
  readonly count: number;
}

/** How the processes run: on one processor, and with a broker that polls for its ACK. */
interface Mode {
  readonly pinned: boolean;
  readonly polls: boolean;
}

/** How long the reference's broker waits for an ACK from each of several backends, which take turns. */
export async function delivery(bench: Bench): Promise<Table[]> {
  if (bench.peer === null) {
    process.stderr.write('delivery: the reference is not built, npm run test:interop builds it\n');
    return [];
  }
  const modes: readonly (readonly [string, Mode])[] = [
    ['Delivery, on all processors', { pinned: false, polls: false }],
    ['Delivery, all processes on one processor', { pinned: true, polls: false }],
    ['Delivery by the stock broker, which polls every 5 ms', { pinned: true, polls: true }],
  ];
  const tables: Table[] = [];
  for (const [title, mode] of modes) tables.push(await deliveries(title, bench.folder, bench.peer, mode));
  return tables;
}

/** A backend to measure: its endpoint, and what listens there and at its own endpoint. */
interface Backend {
  readonly name: string;
  readonly endpoint: string;
  readonly commands: readonly Server[];
  /** The place of what it stands in front of. */
  readonly before?: number;
}

function backendsIn(folder: string, peer: string): Backend[] {
  const at = (name: string) => join(folder, `${name}.sock`);
  const blocking = (name: string): Server => [at(name), [peer, 'blocking-backend', '--endpoint', at(name)]];
  const own = (name: string, ...args: string[]): Server => [at(name), cli(...args, '--quiet', '--json')];
  const tool = (...args: string[]) => [process.execPath, process.argv[1]!, ...args] as const;
  const bare = (name: string): Server => [at(name), tool('bare-server', at(name))];
  const reference = [peer, 'backend', '--endpoint', at('reference'), '--reply', 'accept'] as const;
  return [
    { name: 'a minimal blocking peer', endpoint: at('blocking'), commands: [blocking('blocking')] },
    { name: 'a bare Node server', endpoint: at('bare'), commands: [bare('bare')] },
    {
      name: 'fake-backend',
      endpoint: at('fake'),
      commands: [own('fake', 'fake-backend', at('fake'))],
    },
    {
      name: 'the reference’s backend',
      endpoint: at('reference'),
      commands: [[at('reference'), reference]],
    },
    {
      name: 'tap in front of the blocking peer',
      endpoint: at('tap'),
      commands: [blocking('tapped'), own('tap', 'tap', at('tap'), at('tapped'))],
      before: 0,
    },
    {
      name: 'a bare Node relay in front of a bare Node server',
      endpoint: at('relay'),
      commands: [bare('relayed'), [at('relay'), tool('bare-relay', at('relay'), at('relayed'))]],
      before: 1,
    },
  ];
}

async function deliveries(title: string, folder: string, peer: string, mode: Mode): Promise<Table> {
  const backends = backendsIn(folder, peer);
  const count = mode.polls ? STOCK_COUNT : COUNT;
  const servers = backends.flatMap(({ commands }) =>
    commands.map(([at, command]): Server => [at, placed(mode, command)]),
  );
  const rounds = await withServers(servers, () => {
    for (const { endpoint } of backends) deliver(mode, peer, endpoint, mode.polls ? 1 : WARM_UP);
    return Array.from({ length: ROUNDS }, () =>
      backends.map(({ endpoint }) => deliver(mode, peer, endpoint, count)),
    );
  });
  const of = (index: number, figure: keyof Latency) => median(rounds.map((round) => round[index]![figure]));
  const rows = backends.map(({ name, before }, index) => {
    const [p50, p99] = [of(index, 'p50Us'), of(index, 'p99Us')];
    const ratios = [times(p50 / of(1, 'p50Us')), times(p99 / of(1, 'p99Us'))];
    const adds = before === undefined ? '' : `${p50 - of(before, 'p50Us')} µs`;
    return [name, `${p50} µs`, `${p99} µs`, ...ratios, adds];
  });
  return {
    title,
    note: `The reference’s broker, ${ROUNDS} rounds of ${count} handoffs to each backend in turn, the median round${mode.polls ? '' : `, after ${WARM_UP} to warm up`}. The bare Node server answers without receiving the descriptor, and the relay passes on bytes alone: that is what Node itself costs.`,
    columns: ['backend', 'p50', 'p99', 'p50 to bare', 'p99 to bare', 'adds'],
    rows,
    targets: mode.polls ? [] : targetsOf(mode, of),
  };
}

/** @param of gives a figure of the backend in that place */
function targetsOf({ pinned }: Mode, of: (index: number, figure: keyof Latency) => number): Target[] {
  const where = pinned ? 'on one processor' : 'on all processors';
  const [blocking, bare, fake, , tapped, relay] = [0, 1, 2, 3, 4, 5].map((index) => of(index, 'p50Us'));
  return [
    atMost(`fake-backend ${where}, p50 to a bare Node server`, fake! / bare!, 1.5),
    atMost(`fake-backend ${where}, p99 to a bare Node server`, of(2, 'p99Us') / of(1, 'p99Us'), 2),
    atMost(`what tap adds ${where}, p50 to a bare Node server`, (tapped! - blocking!) / bare!, 1),
    atMost('the same to what a bare Node relay adds', (tapped! - blocking!) / (relay! - bare!), 1),
  ];
}

function deliver(mode: Mode, peer: string, endpoint: string, count: number): Latency {
  const poll = mode.polls ? 'yes' : 'no';
  const options = ['deliver', '--endpoint', endpoint, '--count', String(count), '--poll', poll];
  const [program, ...args] = placed(mode, [peer, ...options]);
  const { stdout } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, env: ENVIRONMENT });
  const latency = JSON.parse(stdout.trim().split('\n').at(-1)!) as Latency;
  if (latency.count !== count) throw new Error(`${latency.count} of ${count} handoffs were accepted`);
  return latency;
}

function placed({ pinned }: Mode, command: CommandLine): CommandLine {
  return pinned ? ['taskset', '-c', '0', ...command] : command;
}
