import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, cli, hasTshark } from './bench.ts';
import { CONNECTIONS, writeRaw, writeRecording, writeStraceLog } from './captures.ts';
import { type Table, thousandsPerSecond, times } from './table.ts';
import { timedInTurns } from './timing.ts';
import { tsharkTable } from './tshark.ts';

const FRAMES = 1_000_000;
const LONG = 10_000_000;
const RECORDED_FRAMES = 200_000;
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
    },
    longTable(bench),
    recordingsTable(bench, (FRAMES * 1000) / summary),
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
  };
}

/** @param rawRate frames a second of `--summary` on raw bytes */
function recordingsTable({ folder }: Bench, rawRate: number): Table {
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
    return [form, ...cells, times(rate(measured.summary) / rawRate)];
  });
  return {
    title: 'Decoding recordings',
    note: `${RECORDED_FRAMES} frames on ${CONNECTIONS} connections, otherwise as above; start-up included. The last column compares --summary with that of raw bytes.`,
    columns: ['', '--summary', '--json', 'table', 'to raw'],
    rows,
  };
}
