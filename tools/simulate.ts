// Handoffs in simulated worlds, which run without sockets and without waiting:
// npm run simulate [-- --handoffs 100000 --seed 1 --findings 1]. docs/simulation.md.
// Ends with 1, and a test to be pasted for each kind of finding, where anything that is said is not what happened.
import { parseArgs } from 'node:util';
import { hostilePlan } from '../test/world/plan/hostile.ts';
import { simulate } from '../test/world/simulation.ts';

/** Worlds between two lines of progress. */
const ROUND = 2_000;
/** One round in so many is of hostile worlds. */
const HOSTILE = 4;

const { values } = parseArgs({
  options: {
    handoffs: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    findings: { type: 'string', default: '1' },
  },
});
const wanted = numberOf('handoffs', values.handoffs);
/** How many kinds of findings end the run. */
const most = numberOf('findings', values.findings);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : numberOf('seed', values.seed);
const started = performance.now();
const known = new Map<string, number>();
let worlds = 0;
let handoffs = 0;
let events = 0;

say(`simulate: ${wanted} handoffs, seed ${seed}`);
for (let round = 0; handoffs < wanted && known.size < most; round++) {
  const simulated = await simulate(
    seed + round,
    ROUND,
    new Set(known.keys()),
    most - known.size,
    round % HOSTILE === HOSTILE - 1 ? hostilePlan : undefined,
  );
  worlds += simulated.worlds;
  handoffs += simulated.handoffs;
  events += simulated.events;
  for (const [kind, times] of simulated.times) known.set(kind, (known.get(kind) ?? 0) + times);
  for (const { test } of simulated.findings)
    say(`\nseed ${seed + round}: something is wrong; as a test:\n\n${test}\n`);
  const seconds = Math.round((performance.now() - started) / 1000);
  say(`  ${handoffs} handoffs in ${worlds} worlds, ${events} events, ${seconds} s`);
}
for (const [kind, times] of known) say(`in ${times} worlds: ${kind}`);
if (known.size === 0) say('everything that was said is what happened');
else process.exitCode = 1;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function numberOf(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) > 0) return Number(text);
  process.stderr.write(`--${name} must be a whole number from 1, and not "${text}"\n`);
  process.exit(2);
}
