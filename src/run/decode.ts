import { fileChunks } from '../capture/file-chunks.ts';
import { type CaptureSource, openSource } from '../capture/source.ts';
import { EXIT, Failure } from '../failure.ts';
import type { Direction } from '../protocol/direction.ts';
import { Decoder } from '../records/decoder.ts';
import { Tally } from '../records/tally.ts';
import type { Reporter } from '../report/reporter.ts';

export interface DecodeOptions {
  /** A path, or `-`. */
  readonly file: string;
  readonly direction: Direction | null;
  readonly exitZero: boolean;
  /** Only the summary. */
  readonly summaryOnly: boolean;
  /** Chooses the output once it is known what the recording can tell. */
  readonly reporterFor: (source: CaptureSource) => Reporter;
}

/** Reads a recording and reports every record in it; gives the exit code. Throws a Failure. */
export async function decode(options: DecodeOptions): Promise<number> {
  const source = await openSource(fileChunks(options.file), options.direction);
  const reporter = options.reporterFor(source);
  const tally = new Tally();
  const decoder = new Decoder((record) => {
    tally.add(record);
    if (!options.summaryOnly) reporter.gather(record);
  });
  const damage = await readAll(source, decoder, reporter);
  decoder.end();
  const { summary } = tally;
  reporter.record(summary);
  if (summary.bytes === 0 && damage === null) reporter.notice(`${nameOf(options.file)} is empty: there is nothing to decode`);
  if (damage !== null) throw damage;
  return summary.problems.error > 0 && !options.exitZero ? EXIT.fellShort : EXIT.ok;
}

/** Feeds the decoder; gives the damage that reading ended at, so that what stands before it is reported first. */
async function readAll(source: CaptureSource, decoder: Decoder, reporter: Reporter): Promise<Failure | null> {
  try {
    for await (const segment of source.segments) {
      decoder.push(segment);
      await reporter.output.flush();
    }
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}
