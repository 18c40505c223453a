import { join } from 'node:path';
import { BINARY } from '../../test/process/running.ts';
import { TerminalProgram } from '../../test/process/terminal-program.ts';
import { median } from '../median.ts';
import { type Bench, cli } from './bench.ts';
import { writeRaw, writeStraceLog } from './captures.ts';
import { milliseconds, type Table, type Target } from './table.ts';
import { atMost } from './target.ts';
import { ENVIRONMENT, timed } from './timing.ts';

const SIZE = { cols: 120, rows: 40 };
const RAW_FRAMES = 1_000_000;
const STRACE_FRAMES = 40_000;
const KEYS = 200;
/** Lets one frame in twenty through, and looks into the payload of each. */
const FILTER = 'payload.accepted == false';
const FILTERED_WITHIN_MS = 3000;

/** How soon decode --interactive shows a long capture, and what a key costs, in a real terminal. */
export async function screen({ folder }: Bench): Promise<Table[]> {
  const raw = join(folder, 'screen.bin');
  writeRaw(raw, RAW_FRAMES);
  const strace = join(folder, 'screen.strace');
  writeStraceLog(strace, STRACE_FRAMES);
  const rows: string[][] = [];
  const targets: Target[] = [];
  for (const [name, capture, frames] of [
    [`${RAW_FRAMES} frames of raw bytes`, raw, RAW_FRAMES],
    [`${STRACE_FRAMES / 2} handoffs in a strace log`, strace, STRACE_FRAMES],
  ] as const) {
    const json = timed(cli('decode', '--json', capture));
    const shown = await shownIn(capture, frames);
    rows.push([
      name,
      milliseconds(shown.first),
      milliseconds(shown.all),
      milliseconds(json),
      `${shown.key.toFixed(1)} ms`,
      String(shown.bytes),
      milliseconds(shown.firstHits),
      milliseconds(shown.filtered),
    ]);
    targets.push(atMost(`${name}, indexed on the screen`, shown.all, json + 1000, milliseconds));
    targets.push(atMost(`${name}, filtered on the screen`, shown.filtered, FILTERED_WITHIN_MS, milliseconds));
  }
  return [
    {
      title: 'The screen of a long capture',
      note: `decode --interactive in a terminal of ${SIZE.cols} by ${SIZE.rows}; keys are pressed at the far end, median of ${KEYS}; the filter is ${FILTER}.`,
      columns: [
        ...['', 'first screen', 'all indexed', 'decode --json', 'a key', 'bytes a key'],
        ...['first hits', 'all filtered'],
      ],
      rows,
      targets,
    },
  ];
}

interface Shown {
  readonly first: number;
  readonly all: number;
  readonly key: number;
  readonly bytes: number;
  readonly firstHits: number;
  readonly filtered: number;
}

async function shownIn(capture: string, frames: number): Promise<Shown> {
  const started = performance.now();
  const program = new TerminalProgram(BINARY, ['decode', '--interactive', capture], {
    size: SIZE,
    cwd: '/',
    env: { ...ENVIRONMENT, TERM: 'xterm-256color' },
  });
  const lines = () => program.screen().split('\n');
  await program.until(() => lines().some((line) => line.includes('▶')), 'first record');
  const first = performance.now() - started;
  await program.until(() => !lines()[0]!.includes('reading'), 'whole index');
  const all = performance.now() - started;
  program.type('G');
  const last = new RegExp(`▶[ ✗⚠·]*${frames - 1} `);
  await program.until(() => last.test(program.screen()), 'last record');
  const before = program.written;
  const times: number[] = [];
  for (let turn = 0; turn < KEYS; turn++) {
    const was = program.screen();
    const pressed = performance.now();
    program.type('k');
    await program.until(() => program.screen() !== was, 'change');
    times.push(performance.now() - pressed);
  }
  const bytes = Math.round((program.written - before) / KEYS);
  program.type(`f${FILTER}`);
  await program.shows(`filter: ${FILTER}`);
  const asked = performance.now();
  program.type('\r');
  await program.shows(/[1-9]\d* matching/);
  const firstHits = performance.now() - asked;
  await program.shows(/\([1-9]\d* matching\)/);
  const filtered = performance.now() - asked;
  program.type('q');
  await program.ended;
  return { first, all, key: median(times), bytes, firstHits, filtered };
}
