import { expect, it } from 'vitest';
import { brokenPromise } from './decoder.ts';
import { streamFrom } from './inputs.ts';
import { Random } from './random.ts';

// `FUZZ_RUNS=1000000 npm test -- test/fuzz` for a long run; FUZZ_SEED begins it elsewhere.
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

it(`keeps its promises on ${RUNS} broken streams from seed ${SEED}`, { timeout: 3_600_000 }, () => {
  for (let run = 0; run < RUNS; run++) {
    const random = new Random(SEED + run);
    const bytes = streamFrom(random);
    const cuts = Array.from({ length: random.below(5) }, () => random.below(bytes.length + 1)).sort(
      (a, b) => a - b,
    );
    const broken = brokenPromise(bytes, cuts);
    if (broken !== null) expect.fail(`seed ${SEED + run}: ${Buffer.from(bytes).toString('hex')}\n${broken}`);
  }
});
