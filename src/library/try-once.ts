import { Failure, usageFailure } from '../failure.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { VerdictRecord } from '../records/outcome-records.ts';
import type { Pacing } from '../services/attempts.ts';
import { endpointToDial } from '../services/private-endpoint.ts';
import { aborted, liveSink, written } from './live.ts';
import { milliseconds } from './option.ts';
import { endpointOfPeer } from './peer.ts';
import type { TryOnceOptions } from './try-once-options.ts';

/**
 * What a service is asked, by the options of one try. Throws a Failure where they exclude each other.
 * @param role who listens where no endpoint is given
 */
export function askedOnce<Expected extends string>(
  options: TryOnceOptions & { readonly expect?: Expected },
  role: 'backend' | 'broker',
) {
  const { send, expect, expectAnswer } = options;
  if (expectAnswer !== undefined && send === undefined) throw usageFailure('expectAnswer needs send');
  return {
    endpoint: endpointToDial(endpointOfPeer('endpoint', options.endpoint), role),
    send: send ?? null,
    expect: expect ?? (expectAnswer === undefined ? 'unreachable' : 'accepted'),
    expectAnswer: expectAnswer ?? null,
    capture: options.capture ?? null,
    redact: options.redact ?? false,
    waitMs: milliseconds('wait', options.wait, 0),
  } as const;
}

/** One try, begun at once. */
const ONCE: Pacing & { readonly hint: string } = {
  ...{ count: 1, concurrency: 1, intervalMs: 0, perSecond: null, hint: '' },
  progress: { update: () => {}, end: () => {} },
};

/**
 * Runs a service that tries something once, and gives its verdict, which says what was expected if anything was. Rejects with a
 * Failure.
 */
export async function tryOnce(
  options: TryOnceOptions & { readonly expect?: string },
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
  if (verdict === undefined || verdict.interrupted)
    throw new Failure('environment', 'EABORTED', 'it was aborted before it ended');
  if (options.expect !== undefined || options.expectAnswer !== undefined) return verdict;
  const { expected: _, met: __, ...seen } = verdict;
  return seen;
}
