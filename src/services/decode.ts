import type { RecordingForm } from '../capture/form.ts';
import type { CaptureSource } from '../capture/source.ts';
import { openSource } from '../capture/source.ts';
import { EXIT, Failure } from '../failure.ts';
import { HandoffFastPath } from '../fast/handoff-fast-path.ts';
import { HandoffRows } from '../fast/handoff-rows.ts';
import type { Filter } from '../filter/filter.ts';
import type { Reporter } from '../output/reporter.ts';
import { Decoder, type DecoderOptions } from '../records/decoder.ts';
import type { Progress } from '../records/fast-path.ts';
import { plainOf } from '../records/plain.ts';
import type { OutputRecord } from '../records/record.ts';
import { batchOf, type SegmentTaker } from '../records/segment-batch.ts';
import { Tally } from '../records/tally.ts';
import type { TrafficRecord } from '../records/traffic-record.ts';
import type { Direction } from '../wire/direction.ts';
import { Conditions } from './conditions.ts';
import { recordingHashKey } from './hash-key.ts';
import type { PayloadReader } from './own-schema/payload-reader.ts';

/** What is decoded. */
export type DecodedSource = Omit<CaptureSource, 'segments'>;

/** What makes records of segments. */
export interface SegmentDecoder extends SegmentTaker {
  /** Bytes taken in so far. */
  readonly length: number;
  end(): void;
}

/** Makes it. @param take gets its records */
type DecoderFor = (take: (record: TrafficRecord) => void, options: DecoderOptions) => SegmentDecoder;

/** How a recording is decoded, whatever it is read from. */
export interface DecodingOptions {
  /** How the input is called in messages. */
  readonly name: string;
  /** What each record says that it is from; null: nothing, as there is but one input. */
  readonly file?: string | null;
  /** Only records that fit are shown and counted; null: all. */
  readonly filter: Filter | null;
  /** What is asked of the recording as a whole. */
  readonly conditions?: Conditions;
  /** How long an ACK may take, in ms; null: as the recording says, or else the time that the reference waits. */
  readonly deadlineMs?: number | null;
  readonly summaryOnly: boolean;
  readonly exitZero: boolean;
  /** Called with how many bytes were read, from time to time. */
  readonly progress: (bytes: number) => void;
  /** Chooses the output once it is known what the recording can tell. */
  readonly reporterFor: (source: Pick<CaptureSource, 'detailed'>) => Reporter;
  /** Reads payloads by the user's own schema; null: nothing does. */
  readonly payloadReader?: PayloadReader | null;
  /** Called with every record, whether it is shown or not; null or left out: not called. */
  readonly observer?: DecodingObserver | null;
  /** Gives what is reported before the summary, besides the traffic. */
  readonly closing?: () => readonly OutputRecord[];
}

export interface DecodingObserver {
  /** @param fits whether the record is one of those that are asked for */
  see(record: TrafficRecord, fits: boolean): void;
  /** Nothing more comes. */
  end(): void;
  /** Null while it keeps up; otherwise resolves when it does again. */
  room(): Promise<void> | null;
}

export interface DecodeOptions extends DecodingOptions {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Of raw bytes; null: inferred. */
  readonly direction: Direction | null;
  /** What it is read as; null or left out: what its content shows. */
  readonly from?: RecordingForm | null;
}

/** Reads a recording and reports every record in it; gives the exit code. Throws a Failure. */
export async function decode(options: DecodeOptions): Promise<number> {
  return decodeSource(await openSource(options.chunks, options.direction, options.from), options);
}

/** The same of a source that is open already. @param decoderFor makes something else than the usual decoder; null: nothing does */
export async function decodeSource(
  source: DecodedSource,
  options: DecodingOptions,
  decoderFor: DecoderFor | null = null,
): Promise<number> {
  const { filter, summaryOnly, file = null, observer = null } = options;
  const { conditions = NO_CONDITIONS } = options;
  const reporter = options.reporterFor(source);
  const tally = new Tally();
  let errors = false;
  let seen = false;
  const { payloadReader = null } = options;
  const take = (record: TrafficRecord): void => {
    seen = true;
    if (payloadReader !== null && record.type === 'frame') {
      const decoded = payloadReader(record);
      if (decoded !== undefined) record.decoded = decoded;
    }
    errors ||= record.problems.length > 0 && record.problems.some(({ severity }) => severity === 'error');
    if (!conditions.none) conditions.see(plainOf(record, file));
    const fits = filter === null || filter(plainOf(record, file));
    observer?.see(record, fits);
    if (!fits) return;
    tally.add(record);
    if (!summaryOnly) reporter.gather(record);
  };
  const followsDescriptors = source.format === 'strace';
  // Ordinary traffic needs no records, unless each is to be looked at, or more of it may follow.
  const quick =
    !followsDescriptors &&
    decoderFor === null &&
    filter === null &&
    conditions.none &&
    observer === null &&
    (summaryOnly || reporter.format.uniform === true);
  const rows = quick && !summaryOnly ? new HandoffRows(reporter) : null;
  const deadlineMs = options.deadlineMs ?? source.deadlineMs;
  const decoderOptions: DecoderOptions = {
    hashKey: recordingHashKey(),
    followsDescriptors,
    ...(deadlineMs !== null && { deadlineMs }),
    ...(quick && { fastPath: (progress: Progress) => new HandoffFastPath(progress, tally, rows) }),
  };
  const decoder = decoderFor?.(take, decoderOptions) ?? new Decoder(take, decoderOptions);
  const damage = await readAll(source, decoder, reporter, options);
  // A file of something else has nothing to sum up.
  if (damage?.code === 'EFORMAT' && decoder.length === 0) throw damage;
  decoder.end();
  observer?.end();
  const note = (text: string): void => reporter.notice(file === null ? text : `${file}: ${text}`);
  for (const remark of source.remarks) note(remark);
  if (source.deadlineMs !== null) note(deadlineText(source.deadlineMs, deadlineMs));
  for (const record of options.closing?.() ?? []) reporter.record(record);
  const missed = conditions.missed;
  const asked = conditions.none ? {} : { expected: conditions.expected, met: missed.length === 0 };
  reporter.record({ ...tally.summary, ...asked });
  if (damage !== null) throw damage;
  if (decoder.length === 0 && !seen && source.remarks.length === 0)
    reporter.notice(`${options.name} is empty: there is nothing to decode`);
  for (const text of missed) note(text);
  return missed.length > 0 || (errors && !options.exitZero) ? EXIT.fellShort : EXIT.ok;
}

/** Whose deadline decided what was late. @param used that, in ms */
function deadlineText(recorded: number, used: number | null): string {
  return used === recorded
    ? `ACKs are judged by the deadline of the command that recorded them, ${recorded} ms; --deadline sets another`
    : `ACKs are judged by --deadline, ${used} ms; the command that recorded them had ${recorded} ms`;
}

const NO_CONDITIONS = new Conditions(null, null);

/** Feeds the decoder; gives the damage that reading ended at, so that everything before it is reported first. */
async function readAll(
  source: DecodedSource,
  decoder: SegmentDecoder,
  reporter: Reporter,
  options: DecodingOptions,
): Promise<Failure | null> {
  try {
    for await (const batch of source.batches) {
      const batched = batchOf(batch);
      while (batched.give(decoder)) {
        const full = reporter.output.room();
        if (full !== null) await full;
      }
      reporter.output.flushWhenIdle();
      await options.observer?.room();
      options.progress(decoder.length);
    }
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
