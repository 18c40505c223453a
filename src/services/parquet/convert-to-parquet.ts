import { damageOf } from '../../capture/damage.ts';
import type { RecordingForm } from '../../capture/form.ts';
import { openSource } from '../../capture/source.ts';
import { EXIT, Failure } from '../../failure.ts';
import type { Filter } from '../../filter/filter.ts';
import { Decoder } from '../../records/decoder.ts';
import { plainOf } from '../../records/plain.ts';
import type { SummaryRecord } from '../../records/record.ts';
import { redactedRecord } from '../../records/redaction/redacted-record.ts';
import { Tally } from '../../records/tally.ts';
import type { TrafficRecord } from '../../records/traffic-record.ts';
import type { Direction } from '../../wire/direction.ts';
import { plural } from '../../wire/plural.ts';
import { recordingHashKey } from '../hash-key.ts';
import { refuseSameFile } from '../same-file.ts';
import { LatestHandoffs } from './latest-handoffs.ts';
import { NewFile } from './new-file.ts';
import { ParquetTable } from './parquet-table.ts';

export interface ParquetOptions {
  /** Where the recordings are read, one after another; - is standard input. */
  readonly inputs: readonly string[];
  /** Where the table is written; - is standard output. */
  readonly output: string;
  readonly chunksOf: (input: string) => AsyncIterable<Uint8Array>;
  /** Of raw bytes; null: inferred. */
  readonly direction: Direction | null;
  /** What they are read as; null or left out: what their content shows. */
  readonly from?: RecordingForm | null;
  /** Only records that fit are written and counted; null: all. */
  readonly filter: Filter | null;
  readonly redact: boolean;
  readonly notice: (text: string) => void;
}

/**
 * Writes the records of recordings as one table, a row for each: gives the exit code. One that cannot be read to its end does not keep
 * the others from being written; it is reported at the end. Throws a Failure.
 */
export async function convertToParquet(options: ParquetOptions): Promise<number> {
  const { inputs, output, notice } = options;
  refuseSameFile(inputs, output);
  const { ByteWriter, ParquetWriter } = await import('./parquet-library.ts');
  const file = output === '-' ? null : new NewFile(output);
  const table = new ParquetTable({ ByteWriter, ParquetWriter }, (bytes) =>
    file === null ? toStandardOutput(bytes) : file.write(bytes),
  );
  const failures: Failure[] = [];
  let rows = 0;
  for (const input of inputs) {
    try {
      rows += await addRecording(input, table, options);
    } catch (error) {
      if (!(error instanceof Failure) || inputs.length === 1) throw error;
      failures.push(error);
      notice(damageOf(input, error).message);
    }
  }
  await table.end();
  file?.complete();
  notice(`wrote ${plural(rows, 'row')} of ${plural(inputs.length - failures.length, 'recording')}`);
  return failures.length === 0 ? EXIT.ok : Math.max(...failures.map(({ exitCode }) => exitCode));
}

/** Gives how many rows there are of it. Throws a Failure where it breaks off; what comes before is written. */
async function addRecording(input: string, table: ParquetTable, options: ParquetOptions): Promise<number> {
  const { filter, redact } = options;
  const file = input === '-' ? 'standard input' : input;
  const source = await openSource(options.chunksOf(input), options.direction, options.from);
  const tally = new Tally();
  const handoffs = new LatestHandoffs();
  const waiting: (TrafficRecord | SummaryRecord)[] = [];
  const decoder = new Decoder(
    (record) => {
      if (filter !== null && !filter(plainOf(record, file))) return;
      tally.add(record);
      const shown = record.type === 'handoff' ? handoffs.take(record) : record;
      if (shown !== null) waiting.push(shown);
    },
    {
      hashKey: recordingHashKey(),
      followsDescriptors: source.format === 'strace',
      ...(source.deadlineMs !== null && { deadlineMs: source.deadlineMs }),
    },
  );
  let rows = 0;
  const write = async (): Promise<void> => {
    for (const record of waiting.splice(0)) {
      rows += 1;
      const full = table.add(plainOf(redact ? redactedRecord(record) : record, file));
      if (full !== undefined) await full;
    }
  };
  try {
    for await (const batch of source.batches)
      for (const segment of batch) {
        decoder.push(segment);
        if (waiting.length > 0) await write();
      }
  } finally {
    decoder.end();
    waiting.push(...handoffs.end(), tally.summary);
    await write();
  }
  for (const remark of source.remarks)
    options.notice(options.inputs.length === 1 ? remark : `${file}: ${remark}`);
  return rows;
}

async function toStandardOutput(bytes: Uint8Array): Promise<void> {
  if (process.stdout.write(bytes)) return;
  await new Promise((done) => process.stdout.once('drain', done));
}
