import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { residentKilobytes } from '../../test/process/memory.ts';
import { RunningCli } from '../../test/process/running.ts';
import { type Bench, cli } from './bench.ts';
import { writeRaw, writeRecording, writeStraceLog } from './captures.ts';
import type { Table } from './table.ts';
import { type CommandLine, ENVIRONMENT } from './timing.ts';

const FRAMES = [20_000, 400_000] as const;
const HELD = 1_000;
const FORMS = ['bin', 'pcapng', 'ndjson', 'strace'] as const;
/** Says the most memory that the process had, in KiB, at the end of standard error. */
const TELLS = `--import=data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('\\n' + process.resourceUsage().maxRSS + '\\n'))",
)}`;

/** What must stay bounded: memory must not grow with the file, nor much with open offers. */
export async function memory(bench: Bench): Promise<Table[]> {
  return [decodeTable(bench), await heldTable(bench)];
}

function decodeTable({ folder }: Bench): Table {
  const rows = FORMS.map((form) => {
    const peaks = FRAMES.map((frames) => {
      const path = join(folder, `memory-${frames}.${form}`);
      if (form === 'bin') writeRaw(path, frames);
      else if (form === 'strace') writeStraceLog(path, frames);
      else writeRecording(path, frames);
      return peak(cli('decode', '--json', path));
    });
    return [
      form === 'bin' ? 'raw bytes' : form,
      ...peaks.map((kilobytes) => `${Math.round(kilobytes / 1024)} MiB`),
    ];
  });
  return {
    title: 'Memory of decode',
    note: 'The most that the process had (resident), with --json.',
    columns: ['', ...FRAMES.map((frames) => `${frames} frames`)],
    rows,
  };
}

async function heldTable({ folder }: Bench): Promise<Table> {
  const endpoint = join(folder, 'held.sock');
  const backend = new RunningCli(['fake-backend', endpoint, '--json', '--quiet', '--reply', 'silent']);
  await backend.recordOf('listening');
  const idle = residentKilobytes(backend.pid);
  const offers = ['--count', String(HELD), '--concurrency', String(HELD), '--deadline', '1m', '--quiet'];
  const sender = new RunningCli(['send-offer', endpoint, ...offers]);
  await backend.countOf('frame', HELD);
  const full = residentKilobytes(backend.pid);
  await sender.kill();
  await backend.kill();
  return {
    title: 'Memory of fake-backend',
    note: `Resident, before and while it holds ${HELD} offers without answering.`,
    columns: ['', 'idle', `${HELD} offers held`],
    rows: [
      [
        'fake-backend --reply silent',
        ...[idle, full].map((kilobytes) => `${Math.round(kilobytes / 1024)} MiB`),
      ],
    ],
  };
}

function peak([program, ...args]: CommandLine): number {
  const { stderr } = spawnSync(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...ENVIRONMENT, NODE_OPTIONS: TELLS },
  });
  return Number(stderr.trim().split('\n').at(-1));
}
