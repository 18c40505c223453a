import type { CaptureSource } from '../capture/source.ts';
import { openSource } from '../capture/source.ts';
import { EXIT, Failure } from '../failure.ts';
import { UsualRows } from '../fast/usual-rows.ts';
import type { Filter } from '../filter/filter.ts';
import type { Reporter } from '../output/reporter.ts';
import { Decoder, type TrafficRecord } from '../records/decoder.ts';
import { plain } from '../records/plain.ts';
import { Tally } from '../records/tally.ts';
import type { Direction } from '../wire/direction.ts';

export interface DecodeOptions {
  /** How the input is called in messages. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Of raw bytes; null: inferred. */
  readonly direction: Direction | null;
  /** Only records that it lets pass are shown and counted; null: all. */
  readonly filter: Filter | null;
  readonly summaryOnly: boolean;
  readonly exitZero: boolean;
  /** Told of how many bytes were read, now and then. */
  readonly progress: (bytes: number) => void;
  /** Chooses the output once it is known what the recording can tell. */
  readonly reporterFor: (source: CaptureSource) => Reporter;
}

/** Reads a recording and reports every record in it; gives the exit code. Throws a Failure. */
export async function decode(options: DecodeOptions): Promise<number> {
  const { filter, summaryOnly, direction } = options;
  const source = await openSource(options.chunks, direction);
  const reporter = options.reporterFor(source);
  const tally = new Tally();
  let errors = false;
  const take = (record: TrafficRecord): void => {
    errors ||= record.problems.length > 0 && record.problems.some(({ severity }) => severity === 'error');
    if (filter !== null && !filter(plain(record))) return;
    tally.add(record);
    if (!summaryOnly) reporter.gather(record);
  };
  const decoder = new Decoder(take);
  const quick = filter === null && (summaryOnly || reporter.format.uniform === true);
  const counts = quick ? decoder.openLane(summaryOnly ? null : new UsualRows(reporter)) : null;
  const damage = await readAll(source, decoder, reporter, options);
  // A file of something else has nothing that could be summed up.
  if (damage?.code === 'EFORMAT' && decoder.length === 0) throw damage;
  decoder.end();
  if (counts !== null) tally.addCounts(counts);
  const { summary } = tally;
  reporter.record(summary);
  if (damage !== null) throw damage;
  if (decoder.length === 0) reporter.notice(`${options.name} is empty: there is nothing to decode`);
  return errors && !options.exitZero ? EXIT.fellShort : EXIT.ok;
}

/** Feeds the decoder; gives the damage that reading ended at, so that what stands before it is reported first. */
async function readAll(
  source: CaptureSource,
  decoder: Decoder,
  reporter: Reporter,
  options: DecodeOptions,
): Promise<Failure | null> {
  try {
    for await (const segment of source.segments) {
      decoder.push(segment);
      reporter.output.flushWhenIdle();
      const full = reporter.output.room();
      if (full !== null) await full;
      options.progress(decoder.length);
    }
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
