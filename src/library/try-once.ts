import { Failure } from '../failure.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { VerdictRecord } from '../records/outcome-records.ts';
import type { Pacing } from '../services/attempts.ts';
import { aborted, liveSink, written } from './live.ts';
import type { LiveOptions } from './live-options.ts';

/** One try, begun at once. */
const ONCE: Pacing & { readonly hint: string } = {
  ...{ count: 1, concurrency: 1, intervalMs: 0, perSecond: null, hint: '' },
  progress: { update: () => {}, end: () => {} },
};

/**
 * Runs a service that tries something once, and gives its verdict. Rejects with a Failure.
 * @param judged whether the verdict says what was expected of it
 */
export async function tryOnce(
  options: LiveOptions & { readonly signal?: AbortSignal },
  judged: boolean,
  run: (pacing: typeof ONCE, sink: RecordSink, stop: Promise<void>) => Promise<number>,
): Promise<VerdictRecord> {
  const verdicts: VerdictRecord[] = [];
  const { stop, release } = aborted(options.signal);
  const sink = liveSink(options, (record) => {
    if (record.type === 'verdict') verdicts.push(written(record, options.redact));
  });
  // That a verdict was not as expected is in the verdict.
  const quiet = { ...sink, warn: (failure: Failure) => failure.code !== 'EXPECTED' && sink.warn(failure) };
  await run(ONCE, quiet, stop).finally(release);
  const verdict = verdicts[0];
  if (verdict === undefined) throw new Failure('environment', 'EABORTED', 'it was aborted before it ended');
  if (judged) return verdict;
  const { expected: _, met: __, ...seen } = verdict;
  return seen;
}
