// Tries every command in every trouble that we know: npm run robustness [-- --quick --seed 1 --handoffs 300000 --only SITUATION --resume].
// Each situation is kept in build/robustness as soon as it has been tried: --resume goes on after those. With --write all of them go to
// docs/robustness.md. Ends with 1 where a command loses something, leaks, hangs or grows.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../test/fuzz/random.ts';
import { machine } from './bench/machine.ts';
import { buildDigest } from './robustness/build-digest.ts';
import { SERVING } from './robustness/commands.ts';
import type { Context, Situation } from './robustness/context.ts';
import { pageOf } from './robustness/page.ts';
import { keepPart, keptPart, type Part } from './robustness/part.ts';
import { asLine, type Judged } from './robustness/row.ts';
import { clock } from './robustness/situations/clock.ts';
import { crowds } from './robustness/situations/crowds.ts';
import { directories } from './robustness/situations/directories.ts';
import { disks } from './robustness/situations/disks.ts';
import { fewDescriptors } from './robustness/situations/few-descriptors.ts';
import { hostilePeers } from './robustness/situations/hostile-peers.ts';
import { kills } from './robustness/situations/kills.ts';
import { manyHandoffs } from './robustness/situations/many-handoffs.ts';
import { outputs } from './robustness/situations/output.ts';
import { signals } from './robustness/situations/signals.ts';
import { stoppedReaders } from './robustness/situations/stopped-readers.ts';
import { Subject } from './robustness/subject.ts';
import { ROOT } from './root.ts';

const SITUATIONS: readonly Situation[] = [
  hostilePeers,
  fewDescriptors,
  outputs,
  stoppedReaders,
  disks,
  directories,
  signals,
  kills,
  clock,
  crowds,
  ...SERVING.map(manyHandoffs),
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    handoffs: { type: 'string', default: '300000' },
    only: { type: 'string', multiple: true },
    resume: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const { only, quick, seed, handoffs } = values;
const unknown = only?.find((wanted) => !SITUATIONS.some(({ name }) => name === wanted));
if (unknown !== undefined) {
  const names = SITUATIONS.map(({ name }) => `"${name}"`).join(', ');
  process.stderr.write(`--only takes some of ${names}\n`);
  process.exit(2);
}
process.exitCode = await tryAll();

async function tryAll(): Promise<number> {
  const words = [...(quick ? ['--quick'] : []), '--seed', seed, '--handoffs', handoffs];
  const how = `npm run robustness -- ${words.join(' ')}`;
  const parts: Part[] = [];
  for (const situation of SITUATIONS) {
    const { name } = situation;
    const kept = values.resume || only?.includes(name) === false ? keptPart(name, how) : null;
    if (kept !== null) parts.push(kept);
    else if (only === undefined || only.includes(name)) {
      const part = { name, how, build: buildDigest(), machine: machine(), ...(await tried(situation)) };
      keepPart(part);
      parts.push(part);
    }
  }
  const missing = SITUATIONS.filter(({ name }) => !parts.some((part) => part.name === name));
  const faults = parts.flatMap(({ rows }) => rows.filter(({ fault }) => fault !== '')).length;
  process.stdout.write(
    `build ${buildDigest()}, ${parts.flatMap(({ rows }) => rows).length} rows: ${faults === 0 ? 'nothing is lost, leaked or unbounded' : `${faults} are not as they should be`}\n`,
  );
  if (values.write && missing.length > 0) {
    process.stderr.write(`not tried yet: ${missing.map(({ name }) => name).join(', ')}\n`);
    return 1;
  }
  if (values.write) writeFileSync(join(ROOT, 'docs/robustness.md'), pageOf(parts, how));
  return faults === 0 ? 0 : 1;
}

/** Tries one situation, with a directory and a backend of its own. */
async function tried({ rows }: Situation): Promise<Pick<Part, 'rows' | 'remarks'>> {
  const folder = mkdtempSync('/tmp/handoff-robust-');
  const backend = new Subject(['fake-backend', join(folder, 'b.sock'), '--quiet', '--json'], {
    output: '/dev/null',
    patienceMs: 2 ** 31 - 1,
  });
  let paths = 0;
  const context: Context = {
    path: (name) => join(folder, `${name}${paths++}`),
    backend: join(folder, 'b.sock'),
    random: new Random(Number(seed)),
    quick,
    handoffs: Number(handoffs),
  };
  const found: Judged[] = [];
  const remarks: string[] = [];
  try {
    for await (const row of rows(context)) {
      if (typeof row === 'string') remarks.push(row);
      else found.push(row);
      process.stdout.write(`${typeof row === 'string' ? `not tried: ${row}` : asLine(row)}\n`);
    }
  } finally {
    await backend.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
  return { rows: found, remarks };
}
