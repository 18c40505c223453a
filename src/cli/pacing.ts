import { MANY } from '../formats/load-format.ts';
import { Progress } from '../output/progress.ts';
import type { Pacing } from '../services/attempts.ts';
import { parseDuration } from '../values/duration.ts';
import { parseCount } from '../values/integer.ts';
import { parseRate } from '../values/rate.ts';
import type { ReadFlag } from './read-flag.ts';

/** How many are begun at once where only their rate is given. */
const CONCURRENCY_OF_RATE = 64;

/** What `pacingFlags` gives. */
export interface PacingFlags {
  readonly count: string;
  readonly concurrency: string | undefined;
  readonly interval: string;
  readonly rate: string | undefined;
  readonly quiet: boolean;
}

/** @param read reads a flag’s value, or throws a Failure; `what` is tried, in the plural */
export function pacingFrom(flags: PacingFlags, what: string, read: ReadFlag): Pacing {
  const { concurrency, rate, quiet } = flags;
  const count = read('--count', flags.count, (text) => parseCount(text));
  const otherwise = rate === undefined ? 1 : CONCURRENCY_OF_RATE;
  const begun = performance.now();
  let failed = 0;
  const bar = new Progress(count, process.stderr.isTTY && !quiet && count > MANY, (done) => {
    const perSecond = Math.round((done * 1000) / (performance.now() - begun));
    return `${done} of ${count} ${what}, ${perSecond}/s${failed === 0 ? '' : `, ${failed} not as expected`}`;
  });
  return {
    count,
    concurrency:
      concurrency === undefined ? otherwise : read('--concurrency', concurrency, (text) => parseCount(text)),
    intervalMs: read('--interval', flags.interval, parseDuration),
    perSecond: rate === undefined ? null : read('--rate', rate, parseRate),
    progress: {
      update: (done, unexpected) => {
        failed = unexpected;
        bar.update(done);
      },
      end: () => bar.end(),
    },
  };
}
