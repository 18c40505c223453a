// Tries every command in every trouble that we know: npm run robustness [-- --quick --seed 1 --handoffs 300000 --only SITUATION].
// With --write the figures go to docs/robustness.md. Ends with 1 where a command loses something, leaks, hangs or grows.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../test/fuzz/random.ts';
import { machine } from './bench/machine.ts';
import type { Context, Situation } from './robustness/context.ts';
import { asMarkdown, type Judged } from './robustness/row.ts';
import { clock } from './robustness/situations/clock.ts';
import { crowds } from './robustness/situations/crowds.ts';
import { directories } from './robustness/situations/directories.ts';
import { disks } from './robustness/situations/disks.ts';
import { fewDescriptors } from './robustness/situations/few-descriptors.ts';
import { hostilePeers } from './robustness/situations/hostile-peers.ts';
import { kills } from './robustness/situations/kills.ts';
import { outputs } from './robustness/situations/output.ts';
import { signals } from './robustness/situations/signals.ts';
import { Subject } from './robustness/subject.ts';
import { ROOT } from './root.ts';

const SITUATIONS: readonly Situation[] = [
  hostilePeers,
  fewDescriptors,
  outputs,
  disks,
  directories,
  signals,
  kills,
  clock,
  crowds,
];

const HEAD = `<!-- Made by npm run robustness -- --write. -->

# Robustness

What each command did in each trouble, tried with the program itself. **exit** is its exit code, or the signal that ended it; **ms**
is the time from the first SIGTERM to its end, or from start to end for what ends by itself; **MiB** is the most memory it had;
**descriptors** how many it had open before and after. The last column names what should not be: a command that loses, leaks, hangs or
takes more than 256 MiB. Times belong to the machine and the moment.`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    handoffs: { type: 'string', default: '300000' },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});
const chosen = SITUATIONS.filter(({ name }) => values.only === undefined || values.only.includes(name));
if (chosen.length === 0 || (values.write && chosen.length < SITUATIONS.length)) {
  const names = SITUATIONS.map(({ name }) => `"${name}"`).join(', ');
  process.stderr.write(`--only takes one of ${names}; --write writes the figures of all of them\n`);
  process.exit(2);
}
process.exitCode = await tryAll(chosen);

async function tryAll(situations: readonly Situation[]): Promise<number> {
  const folder = mkdtempSync('/tmp/handoff-robust-');
  const backend = new Subject(['fake-backend', join(folder, 'b.sock'), '--quiet', '--json'], {
    output: '/dev/null',
    patienceMs: 2 ** 31 - 1,
  });
  let paths = 0;
  const context: Context = {
    path: (name) => join(folder, `${name}${paths++}`),
    backend: join(folder, 'b.sock'),
    random: new Random(Number(values.seed)),
    quick: values.quick,
    handoffs: Number(values.handoffs),
  };
  const parts: string[] = [HEAD, machine()];
  if (values.quick)
    parts.push(
      `A sample of each kind, drawn with the seed ${values.seed}: \`npm run robustness\` tries all of them.`,
    );
  let faults = 0;
  try {
    for (const { name, rows } of situations) {
      const found: Judged[] = [];
      const remarks: string[] = [];
      for await (const row of rows(context)) {
        if (typeof row === 'string') remarks.push(row);
        else found.push(row);
        process.stdout.write(`${typeof row === 'string' ? `not tried: ${row}` : lineOf(row)}\n`);
      }
      faults += found.filter(({ fault }) => fault !== '').length;
      parts.push(`## ${name[0]!.toUpperCase()}${name.slice(1)}`);
      if (found.length > 0) parts.push(asMarkdown(found));
      if (remarks.length > 0) parts.push(remarks.map((text) => `Not tried: ${text}.`).join('\n'));
    }
  } finally {
    await backend.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(
    `${faults === 0 ? 'nothing is lost, leaked or unbounded' : `${faults} rows are not as they should be`}\n`,
  );
  if (values.write) writeFileSync(join(ROOT, 'docs/robustness.md'), `${parts.join('\n\n')}\n`);
  return faults === 0 ? 0 : 1;
}

function lineOf({ row, fault }: Judged): string {
  const { command, situation, exit, endedAfterMs, memory, descriptors, lost } = row;
  const figures = `exit ${exit ?? 'killed'}, ${Math.round(endedAfterMs)} ms, ${memory ?? '?'} MiB, ${descriptors?.join(' → ') ?? '?'} descriptors`;
  return `${fault === '' ? 'ok  ' : 'BAD '} ${command}: ${situation}: ${figures}${lost === '' ? '' : `; lost: ${lost}`}${fault === '' ? '' : ` (${fault})`}`;
}
