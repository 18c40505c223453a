import { damageOf } from '../capture/damage.ts';
import type { CaptureEncoder } from '../capture/encoder.ts';
import type { RecordingForm } from '../capture/form.ts';
import { type CaptureSource, openSource } from '../capture/source.ts';
import { CaptureWriter } from '../capture/writer.ts';
import { EXIT, Failure } from '../failure.ts';
import type { Filter } from '../filter/filter.ts';
import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';
import { plural } from '../wire/plural.ts';
import { LaterFates } from './later-fates.ts';
import { PassingBytes } from './passing-bytes.ts';
import { RawGaps } from './raw-gaps.ts';
import { RawLosses } from './raw-losses.ts';
import { refuseSameFile } from './same-file.ts';

export interface ConvertOptions {
  /** Where the recordings are read, one after another; - is standard input. */
  readonly inputs: readonly string[];
  /** Where they are written; - is standard output. */
  readonly output: string;
  readonly chunksOf: (input: string) => AsyncIterable<Uint8Array>;
  /** @param deadlineMs how long whoever recorded it waited for an ACK; null: not known */
  readonly encoder: (deadlineMs: number | null) => CaptureEncoder;
  /** Whether the form keeps connections, directions, times and descriptors. */
  readonly keepsAll: boolean;
  /** Of raw bytes; null: not known. */
  readonly direction: Direction | null;
  /** What they are read as; null or left out: what their content shows. */
  readonly from?: RecordingForm | null;
  /** Only the bytes of records that fit are written; null: all. */
  readonly filter: Filter | null;
  readonly notice: (text: string) => void;
}

/** Writes recordings in another form; gives the exit code. Throws a Failure. */
export async function convert(options: ConvertOptions): Promise<number> {
  const { inputs, output } = options;
  refuseSameFile(inputs, output);
  const first = await openInput(inputs[0]!, options);
  const { deadlineMs } = first;
  const encoder = options.encoder(deadlineMs);
  const losses = options.keepsAll ? null : new RawLosses(deadlineMs);
  const sink = output === '-' ? new StandardOutput(encoder, losses) : new File(output, encoder, losses);
  const conversion = new Conversion(sink);
  let damage: Failure | null = null;
  let detailed = false;
  for (const [index, input] of inputs.entries()) {
    const source = index === 0 ? first : await openInput(input, options);
    detailed ||= source.tells.connections || source.tells.directions;
    if (source.deadlineMs !== deadlineMs)
      options.notice(`${input} was recorded with another deadline than ${inputs[0]}, whose is noted`);
    const gaps = options.keepsAll ? null : new RawGaps();
    const found = await conversion.take(source, options.filter, gaps);
    const missing = gaps?.text(source.tells.connections) ?? null;
    for (const remark of [...source.remarks, ...(missing === null ? [] : [missing])])
      options.notice(inputs.length === 1 ? remark : `${input}: ${remark}`);
    if (found !== null) damage ??= inputs.length === 1 ? found : damageOf(input, found);
  }
  sink.close();
  options.notice(`${first.format}: ${conversion.written}`);
  if (losses !== null && detailed)
    options.notice('raw bytes keep neither connections, directions, times nor descriptors');
  const lost = losses?.end() ?? null;
  if (lost !== null) options.notice(lost);
  if (damage !== null) throw damage;
  return EXIT.ok;
}

async function openInput(
  input: string,
  { inputs, chunksOf, direction, from }: ConvertOptions,
): Promise<CaptureSource> {
  try {
    return await openSource(chunksOf(input), direction, from);
  } catch (error) {
    throw error instanceof Failure && inputs.length > 1 ? damageOf(input, error) : error;
  }
}

/** Recordings that become one: connections of different ones stay apart. */
class Conversion {
  private readonly sink: Sink;
  private bytes = 0;
  private count = 0;
  /** The lowest number that no connection has, nor any above it. */
  private free = 0;
  /** Added to the numbers of the present recording. */
  private shift = 0;
  private readonly seen = new Set<number>();
  private fates = new LaterFates();

  constructor(sink: Sink) {
    this.sink = sink;
  }

  /** Writes a whole recording; gives the damage that it ends at, so that what comes before it is written first. */
  async take(source: CaptureSource, filter: Filter | null, gaps: RawGaps | null): Promise<Failure | null> {
    this.shift = this.free;
    this.seen.clear();
    this.fates = new LaterFates();
    const passing = filter === null ? null : new PassingBytes(filter, (gap) => gaps?.add(gap));
    let damage: Failure | null = null;
    try {
      for await (const batch of source.batches)
        for (const segment of batch) {
          if (passing === null) gaps?.segment(segment);
          for (const passed of passing === null ? [segment] : passing.take(segment)) {
            const full = this.write(passed);
            if (full !== undefined) await full;
          }
        }
    } catch (error) {
      if (!(error instanceof Failure) || this.sink.failed) throw error;
      damage = error;
    }
    for (const passed of passing?.end() ?? []) await this.write(passed);
    for (const settled of this.fates.end()) await this.sink.segment(settled);
    return damage;
  }

  /** What was written, in words. */
  get written(): string {
    return `wrote ${plural(this.bytes, 'byte')} of ${plural(this.count, 'connection')}`;
  }

  /** A promise where the output has to catch up. */
  private write(segment: Segment): void | Promise<void> {
    const connection = this.shift + segment.connection;
    if (!segment.ends && !this.seen.has(connection)) {
      this.seen.add(connection);
      this.count += 1;
      this.free = Math.max(this.free, connection + 1);
    }
    this.bytes += segment.bytes.length;
    const shown = { ...segment, connection };
    const full = this.sink.segment(shown);
    const settled = this.fates.written(shown);
    if (settled === null) return full;
    return full === undefined ? this.sink.segment(settled) : full.then(() => this.sink.segment(settled));
  }
}

interface Sink {
  readonly failed: boolean;
  segment(segment: Segment): void | Promise<void>;
  close(): void;
}

/** Notes what becomes of each segment. */
function noted(encoder: CaptureEncoder, losses: RawLosses | null): CaptureEncoder {
  if (losses === null) return encoder;
  return {
    head: () => encoder.head(),
    endConnection: (connection, time, endedBy) => {
      const bytes = encoder.endConnection(connection, time, endedBy);
      losses.pushWritten(bytes);
      return bytes;
    },
    segment: (segment) => {
      const bytes = encoder.segment(segment);
      losses.push(segment, bytes);
      return bytes;
    },
    end: () => {
      const bytes = encoder.end();
      losses.pushWritten(bytes);
      return bytes;
    },
  };
}

class File implements Sink {
  failed = false;
  private readonly writer: CaptureWriter;
  private failure: Failure | null = null;

  constructor(path: string, encoder: CaptureEncoder, losses: RawLosses | null) {
    this.writer = new CaptureWriter(path, noted(encoder, losses), (failure) => {
      this.failed = true;
      this.failure = failure;
    });
    this.writer.begin();
    this.check();
  }

  segment(segment: Segment): void {
    this.writer.segment(segment);
    this.check();
  }

  close(): void {
    this.writer.close();
  }

  private check(): void {
    if (this.failure !== null) throw this.failure;
  }
}

class StandardOutput implements Sink {
  failed = false;
  private readonly encoder: CaptureEncoder;

  constructor(encoder: CaptureEncoder, losses: RawLosses | null) {
    this.encoder = noted(encoder, losses);
    process.stdout.write(encoder.head());
  }

  async segment(segment: Segment): Promise<void> {
    if (process.stdout.write(this.encoder.segment(segment))) return;
    await new Promise((done) => process.stdout.once('drain', done));
  }

  close(): void {
    process.stdout.write(this.encoder.end());
  }
}
