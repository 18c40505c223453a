import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Bench, cli } from './bench.ts';
import { writeRaw, writeRecording, writeStraceLog } from './captures.ts';
import type { Table } from './table.ts';
import { type CommandLine, ENVIRONMENT } from './timing.ts';

const FRAMES = [20_000, 400_000] as const;
const FORMS = ['bin', 'pcapng', 'ndjson', 'strace'] as const;
/** Says the most memory that the process had, in KiB, at the end of standard error. */
const TELLS = `--import=data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('\\n' + process.resourceUsage().maxRSS + '\\n'))",
)}`;

/** Memory must not grow with the file: the same for 20 times as many frames. */
export function memory({ folder }: Bench): Table[] {
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
  return [
    {
      title: 'Memory of decode',
      note: 'The most that the process had (resident), with --json.',
      columns: ['', ...FRAMES.map((frames) => `${frames} frames`)],
      rows,
    },
  ];
}

function peak([program, ...args]: CommandLine): number {
  const { stderr } = spawnSync(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...ENVIRONMENT, NODE_OPTIONS: TELLS },
  });
  return Number(stderr.trim().split('\n').at(-1));
}
