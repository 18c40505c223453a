import { randomInt } from 'node:crypto';
import type { CaptureSource } from '../capture/source.ts';
import { openSource } from '../capture/source.ts';
import { EXIT, Failure } from '../failure.ts';
import { HandoffFastPath } from '../fast/handoff-fast-path.ts';
import { HandoffRows } from '../fast/handoff-rows.ts';
import type { Filter } from '../filter/filter.ts';
import type { Reporter } from '../output/reporter.ts';
import { Decoder } from '../records/decoder.ts';
import { plain } from '../records/plain.ts';
import { Tally } from '../records/tally.ts';
import type { TrafficRecord } from '../records/traffic-record.ts';
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
  // What is usual needs no records, unless somebody wants to look at each.
  const quick = filter === null && (summaryOnly || reporter.format.uniform === true);
  const rows = quick && !summaryOnly ? new HandoffRows(reporter) : null;
  const decoder = new Decoder(take, {
    hashKey: randomInt(2 ** 32),
    ...(quick && { fastPath: (progress) => new HandoffFastPath(progress, tally, rows) }),
  });
  const damage = await readAll(source, decoder, reporter, options);
  // A file of something else has nothing that could be summed up.
  if (damage?.code === 'EFORMAT' && decoder.length === 0) throw damage;
  decoder.end();
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
