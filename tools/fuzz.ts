// Tries inputs that are drawn at random on the decoder, on every form of recordings and on every role's conversation:
// npm run fuzz [-- --inputs 1000000 --seed 1]. A failure is reported with its seed, which belongs in test/fuzz/seeds.ts.
import { parseArgs } from 'node:util';
import { TARGETS, tried } from '../test/fuzz/fuzz.ts';

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const inputs = Number(values.inputs);
const first = Number(values.seed);
const started = performance.now();
/** What takes this long is named, in ms of processor time: a busy machine makes nothing slow. */
const SLOW_MS = 2_000;
let broken = 0;
for (let input = 0; input < inputs; input++) {
  const target = TARGETS[input % TARGETS.length]!;
  const seed = first + input;
  const before = process.cpuUsage();
  const wrong = await tried(target, seed);
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1_000;
  if (wrong !== null || ms > SLOW_MS) {
    broken += 1;
    process.stdout.write(`${target}, seed ${seed}, ${Math.round(ms)} ms: ${wrong ?? 'slow'}\n`);
  }
  if ((input + 1) % 50_000 === 0) process.stdout.write(`${input + 1} inputs, ${minutes()} min\n`);
}
process.stdout.write(`${inputs} inputs from seed ${first} in ${minutes()} min: ${broken} broken\n`);
process.exitCode = broken === 0 ? 0 : 1;

function minutes(): string {
  return ((performance.now() - started) / 60_000).toFixed(1);
}
