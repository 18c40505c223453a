// Handoffs in simulated worlds, which run without sockets and without waiting: npm run simulate [-- --handoffs 100000 --seed 1].
// Ends with 1, and a test to be pasted, where anything that is said is not what happened. docs/simulation.md.
import { parseArgs } from 'node:util';
import { simulate } from '../test/world/simulation.ts';

/** Worlds between two lines of progress. */
const ROUND = 2_000;

const { values } = parseArgs({
  options: { handoffs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const wanted = numberOf('handoffs', values.handoffs);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : numberOf('seed', values.seed);
const started = performance.now();
let worlds = 0;
let handoffs = 0;

process.stdout.write(`simulate: ${wanted} handoffs, seed ${seed}\n`);
for (let round = 0; handoffs < wanted; round++) {
  const simulated = simulate(seed + round, ROUND);
  worlds += simulated.worlds;
  handoffs += simulated.handoffs;
  if (simulated.failure !== null) {
    process.stdout.write(`\nseed ${seed + round}: something is wrong; as a test:\n\n${simulated.failure}\n`);
    process.exitCode = 1;
    break;
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`  ${handoffs} handoffs in ${worlds} worlds, ${seconds} s\n`);
}
if (process.exitCode !== 1) process.stdout.write('everything that was said is what happened\n');

function numberOf(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) > 0) return Number(text);
  process.stderr.write(`--${name} must be a whole number from 1, and not "${text}"\n`);
  process.exit(2);
}
