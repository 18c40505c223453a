// Measures side by side in one run: npm run bench [-- PART…]. With --write all figures go to a page of docs/.
// Absolute times differ between machines and moments; compare within one run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveBareRelay } from './bench/bare-relay.ts';
import { serveBare } from './bench/bare-server.ts';
import { type Bench, benchIn } from './bench/bench.ts';
import { decode } from './bench/decode.ts';
import { delivery } from './bench/delivery.ts';
import { large } from './bench/large.ts';
import { serveLarge } from './bench/large-server.ts';
import { machine } from './bench/machine.ts';
import { memory } from './bench/memory.ts';
import { screen } from './bench/screen.ts';
import { startup } from './bench/startup.ts';
import { asMarkdown, asText, type Table } from './bench/table.ts';
import { targetTable } from './bench/target.ts';
import { trace } from './bench/trace.ts';
import { ROOT } from './root.ts';

const PARTS: { readonly [name: string]: (bench: Bench) => Table[] | Promise<Table[]> } = {
  startup,
  delivery,
  large,
  decode,
  memory,
  screen,
  trace,
};

const HEAD = `<!-- Made by npm run bench -- --write. -->

# Benchmarks

Measured side by side in one run; absolute times belong to the machine and the moment, so compare within a table. Every
process ran with NODE_EXTRA_CA_CERTS unset: where it is set, each start of Node takes some 80 ms longer, which flatters
ratios.`;

const args = process.argv.slice(2);
if (args[0] === 'bare-server') serveBare(args[1]!);
else if (args[0] === 'bare-relay') serveBareRelay(args[1]!, args[2]!);
else if (args[0] === 'large-server') serveLarge(args[1]!);
else await measure(args);

async function measure(words: readonly string[]): Promise<void> {
  const write = words.includes('--write');
  const wanted = words.filter((word) => word !== '--write');
  const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0 || (write && wanted.length > 0)) {
    const parts = Object.keys(PARTS).join('|');
    process.stderr.write(
      `usage: npm run bench [-- ${parts} …], or npm run bench -- --write for all of them\n`,
    );
    process.exit(2);
  }
  const folder = mkdtempSync(join(tmpdir(), 'handoff-cli-bench-'));
  const tables: Table[] = [];
  process.stdout.write(`${machine()}\n\n`);
  try {
    for (const [name, part] of Object.entries(PARTS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const measured = await part(benchIn(folder));
      tables.push(...measured);
      for (const table of measured) process.stdout.write(`${asText(table)}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const targets = targetTable(tables);
  if (targets.rows.length > 0) process.stdout.write(`${asText(targets)}\n`);
  if (write)
    writeFileSync(
      join(ROOT, 'docs', 'benchmarks.md'),
      [HEAD, '', `${machine()}.`, '', ...[targets, ...tables].map(asMarkdown)].join('\n'),
    );
}
