import { existsSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { BINARY as REFERENCE } from '../interop/reference-peer.ts';
import { ofType, Running } from '../process/running.ts';
import { it, type Outcome, type Stage } from '../process/stage.ts';
import { compiled } from './c-peer/compiled.ts';

const PEER = compiled('peer');
const CALLS = '%network,%process,close,dup,dup2,dup3,fcntl,read,write,readv,writev,?io_uring_setup';
/** The recipe of docs/recording.md; strace alone, with descriptors as numbers; with inodes, and the time of day. */
const FLAGS = [`-f -ttt -T -yy -xx -s 65536 -e trace=${CALLS}`, '-f -s 4096', '-f -y -tt -s 300'];

type Side = readonly string[];
/** What a program in C may do differently: how it writes and reads, and with which descriptor of what process it serves. */
const WAYS = ['send', 'writev', 'mmsg', 'bytes', 'fork', 'dup'];
const c = (side: string, stage: Stage, way: string): Side => [PEER, side, stage.endpoint, '2', way];
const reference = {
  broker: ({ endpoint }: Stage): Side => [
    REFERENCE,
    'deliver',
    '--endpoint',
    endpoint,
    '--count',
    '2',
    '--send',
    'ping',
  ],
  backend: ({ endpoint }: Stage): Side => [
    REFERENCE,
    'backend',
    '--endpoint',
    endpoint,
    '--reply',
    'accept',
    '--count',
    '2',
  ],
};

type Pair = (stage: Stage) => { readonly broker: Side; readonly backend: Side };
const PAIRS: readonly (readonly [string, Pair])[] = [
  ...WAYS.map((way): [string, Pair] => [
    `two programs in C (${way})`,
    (stage) => ({ broker: c('broker', stage, way), backend: c('backend', stage, way) }),
  ]),
  // npm run test:recording says so where it could not be built.
  ...(existsSync(REFERENCE)
    ? ([
        [
          'the reference',
          (stage) => ({ broker: reference.broker(stage), backend: reference.backend(stage) }),
        ],
        [
          'a backend in C, the reference as its broker',
          (stage) => ({ broker: reference.broker(stage), backend: c('backend', stage, 'send') }),
        ],
        [
          'the reference, a program in C as its broker',
          (stage) => ({ broker: c('broker', stage, 'send'), backend: reference.backend(stage) }),
        ],
      ] satisfies [string, Pair][])
    : []),
];

/** Runs a peer under strace; a backend listens when this comes back. */
async function recorded(stage: Stage, log: string, flags: string, side: Side, listens: boolean) {
  const strace = stage.keep(
    new Running<{ readonly event?: string }>('strace', [...flags.split(' '), '-o', log, ...side]),
  );
  if (listens) await strace.record((line): line is { event: string } => line.event === 'listening');
  return strace;
}

/** How each handoff ended, with what became of its descriptor. */
function ends({ records }: Outcome): string[] {
  const last = new Map(
    ofType(records as OutputRecord[], 'handoff').map((handoff) => [handoff.index, handoff]),
  );
  return [...last.values()].map(({ outcome, passed = [] }) =>
    [outcome, ...passed.flatMap(({ fate }) => fate ?? [])].join(' '),
  );
}

function expectHealthy(outcome: Outcome, fates: readonly string[]): void {
  expect(outcome.stderr).toBe('');
  expect(outcome.summary?.problems).toMatchObject({ error: 0, warning: 0 });
  expect(ofType(outcome.records, 'sideband').map(({ descriptors }) => descriptors)).toEqual([1, 1]);
  expect(ends(outcome)).toEqual(fates);
  expect(outcome.code).toBe(0);
}

const ADOPTED = ['accepted adopted', 'accepted adopted'];
const ACCEPTED = ['accepted', 'accepted'];

describe.each(PAIRS)('handoffs of %s', (_, pair) => {
  it.for(FLAGS)('are read from the logs of strace %s', async (flags, { stage }) => {
    const { broker, backend } = pair(stage);
    const logs = [stage.path('broker.log'), stage.path('backend.log')] as const;
    const serving = await recorded(stage, logs[1], flags, backend, true);
    await (await recorded(stage, logs[0], flags, broker, false)).ended;
    await serving.ended;
    const [sent, got] = await Promise.all(logs.map((log) => stage.run(['decode', '--json', log])));
    expectHealthy(got!, ADOPTED);
    // What became of it, only the backend's log can tell.
    expectHealthy(sent!, ACCEPTED);
    // Without times nothing tells how the lines of two logs follow each other.
    if (/ -t/.test(flags)) expectHealthy(await stage.run(['decode', '--json', '--merge', ...logs]), ADOPTED);
  });

  it.for(FLAGS)('are read from one log of strace %s', async (flags, { stage }) => {
    const { broker, backend } = pair(stage);
    const log = stage.path('both.log');
    const script = '"$@" & while [ ! -S "$ENDPOINT" ]; do sleep 0.05; done; $BROKER; wait';
    const env = { ENDPOINT: stage.endpoint, BROKER: broker.join(' ') };
    const words = [...flags.split(' '), '-o', log, 'sh', '-c', script, 'sh', ...backend];
    await stage.keep(new Running('strace', words, { env })).ended;
    expectHealthy(await stage.run(['decode', '--json', log]), ADOPTED);
  });
});

it('what a backend sends through io_uring is not in its log, which is said', async ({ stage }) => {
  const log = stage.path('backend.log');
  const serving = await recorded(stage, log, FLAGS[0]!, c('backend', stage, 'uring'), true);
  await new Running(PEER, c('broker', stage, 'send').slice(1)).ended;
  await serving.ended;
  const outcome = await stage.run(['decode', '--json', log]);
  expect(outcome.stderr).toContain('the process uses io_uring');
  expect(ends(outcome)).toEqual(['unanswered adopted', 'unanswered adopted']);
  expect(outcome.code).toBe(0);
});

describe('a descriptor that the backend', () => {
  it.for([
    ['leak', 'never looks at is leaked when its process ends'],
    ['close', 'closes unread is closed'],
  ] as const)('%s: %s', async ([way], { stage }) => {
    const log = stage.path('backend.log');
    const serving = await recorded(stage, log, FLAGS[0]!, c('backend', stage, way), true);
    await new Running(PEER, c('broker', stage, way).slice(1)).ended;
    await serving.ended;
    const fate = way === 'leak' ? 'leaked' : 'closed';
    expectHealthy(await stage.run(['decode', '--json', log]), [`accepted ${fate}`, `accepted ${fate}`]);
  });
});
