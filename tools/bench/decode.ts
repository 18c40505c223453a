import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, cli, hasTshark } from './bench.ts';
import { CONNECTIONS, writeRaw, writeRecording, writeStraceLog } from './captures.ts';
import { milliseconds, type Table, thousandsPerSecond, times } from './table.ts';
import { atLeast, atMost } from './target.ts';
import { timedInTurns } from './timing.ts';
import { tsharkTable } from './tshark.ts';

const FRAMES = 1_000_000;
const LONG = 10_000_000;
const RECORDED_FRAMES = 200_000;
const MANY_CONNECTIONS = 4096;
/** How much longer a frame may take in a larger recording, as noise. */
const LINEAR = 1.3;
const ROUNDS = 3;

/** Whole processes that decode long recordings. */
export function decode(bench: Bench): Table[] {
  const { folder, peer } = bench;
  const capture = join(folder, 'bench.bin');
  writeRaw(capture, FRAMES);
  const measured: { readonly [name: string]: number } = timedInTurns(
    {
      'the reference’s decoder (decodes, checks nothing)': [peer ?? 'true', 'bench-decode', capture],
      'decode --summary': cli('decode', '--summary', capture),
      'decode --json': cli('decode', '--json', capture),
      'decode (table)': cli('decode', capture),
    },
    ROUNDS,
  );
  const [reference, summary, json, table] = Object.values(measured) as [number, number, number, number];
  const size = Math.round(statSync(capture).size / 1e6);
  const rates = { json: (FRAMES * 1000) / json, table: (FRAMES * 1000) / table };
  return [
    {
      title: 'Decoding raw bytes',
      note: `${FRAMES} frames of handoffs in ${size} MB, whole processes, median of ${ROUNDS} rounds in which all take turns.`,
      columns: ['', 'wall time', 'frames', 'to the reference'],
      rows: Object.entries(measured)
        .filter(([name]) => peer !== null || name.startsWith('decode'))
        .map(([name, ms]) => [
          name,
          `${(ms / 1000).toFixed(2)} s`,
          thousandsPerSecond((FRAMES * 1000) / ms),
          peer === null ? 'not built' : times(ms / reference),
        ]),
      targets:
        peer === null
          ? []
          : [
              atMost(
                `decode --summary of ${FRAMES} raw frames, to the reference’s decoder`,
                summary / reference,
                1.7,
              ),
            ],
    },
    longTable(bench),
    recordingsTable(bench),
    manyTable(bench, capture),
    ...(hasTshark() ? [tsharkTable(folder, capture, rates)] : []),
  ];
}

function longTable({ folder, peer }: Bench): Table {
  const capture = join(folder, 'long.bin');
  writeRaw(capture, LONG);
  const measured = timedInTurns(
    {
      reference: [peer ?? 'true', 'bench-decode', capture],
      summary: cli('decode', '--summary', capture),
    },
    ROUNDS,
  );
  const row = (name: string, ms: number) => [
    name,
    `${(ms / 1000).toFixed(2)} s`,
    thousandsPerSecond((LONG * 1000) / ms),
  ];
  return {
    title: 'Decoding a long capture',
    note: `${LONG} frames in ${Math.round(statSync(capture).size / 1e6)} MB, otherwise as above.`,
    columns: ['', 'wall time', 'frames'],
    rows: [
      ...(peer === null
        ? []
        : [row('the reference’s decoder (decodes, checks nothing)', measured.reference)]),
      row('decode --summary', measured.summary),
    ],
    targets:
      peer === null
        ? []
        : [
            atMost(
              `decode --summary of ${LONG} raw frames, to the reference’s decoder`,
              measured.summary / measured.reference,
              1,
            ),
          ],
  };
}

function recordingsTable({ folder }: Bench): Table {
  const forms = { pcapng: 'bench.pcapng', events: 'bench.ndjson', strace: 'bench.strace' };
  const rows = Object.entries(forms).map(([form, file]) => {
    const path = join(folder, file);
    if (form === 'strace') writeStraceLog(path, RECORDED_FRAMES);
    else writeRecording(path, RECORDED_FRAMES);
    const measured = timedInTurns(
      {
        summary: cli('decode', '--summary', path),
        json: cli('decode', '--json', path),
        table: cli('decode', path),
      },
      ROUNDS,
    );
    const rate = (ms: number) => (RECORDED_FRAMES * 1000) / ms;
    const cells = [measured.summary, measured.json, measured.table].map((ms) => thousandsPerSecond(rate(ms)));
    return [form, ...cells];
  });
  return {
    title: 'Decoding recordings',
    note: `${RECORDED_FRAMES} frames on ${CONNECTIONS} connections, otherwise as above; start-up included.`,
    columns: ['', '--summary', '--json', 'table'],
    rows,
  };
}

/** Whether a pcapng takes time in proportion to its frames, however many connections they are on. @param raw the path of FRAMES of raw bytes */
function manyTable({ folder }: Bench, raw: string): Table {
  const sizes = [
    { frames: RECORDED_FRAMES, connections: CONNECTIONS },
    { frames: RECORDED_FRAMES, connections: MANY_CONNECTIONS },
    { frames: FRAMES, connections: CONNECTIONS },
  ];
  const paths = sizes.map(({ frames, connections }) => {
    const path = join(folder, `many-${frames}-${connections}.pcapng`);
    writeRecording(path, frames, connections);
    return path;
  });
  const empty = join(folder, 'many-none.pcapng');
  writeRecording(empty, 2, 1);
  const commands = Object.fromEntries(
    [...paths, empty, raw].map((path) => [path, cli('decode', '--summary', path)]),
  );
  const measured = timedInTurns(commands, ROUNDS);
  // Without the start-up, which would make a short recording look slow.
  const each = sizes.map(({ frames }, index) => (measured[paths[index]!]! - measured[empty]!) / frames);
  const rate = (ms: number, frames: number) => (frames * 1000) / ms;
  return {
    title: 'Decoding pcapng of different sizes',
    note: `decode --summary, otherwise as above; the last column is without the start-up.`,
    columns: ['', 'wall time', 'frames', 'each, to the first'],
    rows: sizes.map(({ frames, connections }, index) => {
      const ms = measured[paths[index]!]!;
      const name = `${frames} frames on ${connections} connections`;
      return [name, milliseconds(ms), thousandsPerSecond(rate(ms, frames)), times(each[index]! / each[0]!)];
    }),
    targets: [
      atLeast(
        `decode --summary of ${FRAMES} frames as pcapng, rate to raw bytes`,
        measured[raw]! / measured[paths[2]!]!,
        1 / 3,
      ),
      atMost(
        `the same with ${MANY_CONNECTIONS} connections, each frame to ${CONNECTIONS} connections`,
        each[1]! / each[0]!,
        LINEAR,
      ),
      atMost(
        `the same with ${FRAMES} frames, each frame to ${RECORDED_FRAMES} frames`,
        each[2]! / each[0]!,
        LINEAR,
      ),
    ],
  };
}
