import { statSync } from 'node:fs';
import type { CaptureEncoder } from '../capture/encoder.ts';
import { openSource } from '../capture/source.ts';
import { CaptureWriter } from '../capture/writer.ts';
import { EXIT, Failure } from '../failure.ts';
import type { Filter } from '../filter/filter.ts';
import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';
import { PassingBytes } from './passing-bytes.ts';

export interface ConvertOptions {
  /** Where the recording is read and written; - is standard input or output. */
  readonly input: string;
  readonly output: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly encoder: CaptureEncoder;
  /** Of raw bytes; null: not known. */
  readonly direction: Direction | null;
  /** Only the bytes of records that it lets pass are written; null: all. */
  readonly filter: Filter | null;
  readonly notice: (text: string) => void;
}

/** Writes a recording in another form; gives the exit code. Throws a Failure. */
export async function convert(options: ConvertOptions): Promise<number> {
  const { input, output, encoder, filter, direction } = options;
  refuseSameFile(input, output);
  const source = await openSource(options.chunks, direction);
  const sink = output === '-' ? new StandardOutput(encoder) : new File(output, encoder);
  const connections = new Set<number>();
  let count = 0;
  const write = async (segment: Segment): Promise<void> => {
    if (!segment.ends) connections.add(segment.connection);
    count += segment.bytes.length;
    await sink.segment(segment);
  };
  const passing = filter === null ? null : new PassingBytes(filter);
  let damage: Failure | null = null;
  try {
    for await (const segment of source.segments)
      for (const passed of passing === null ? [segment] : passing.take(segment)) await write(passed);
  } catch (error) {
    if (!(error instanceof Failure) || sink.failed) throw error;
    damage = error;
  }
  for (const passed of passing?.end() ?? []) await write(passed);
  sink.close();
  options.notice(
    `${source.format}: wrote ${count} bytes of ${connections.size} ${connections.size === 1 ? 'connection' : 'connections'}`,
  );
  if (damage !== null) throw damage;
  return EXIT.ok;
}

/** Writing would empty it before it is read. */
function refuseSameFile(input: string, output: string): void {
  if (input === '-' || output === '-') return;
  const [one, other] = [input, output].map((path) => statSync(path, { throwIfNoEntry: false }));
  if (one === undefined || other === undefined || !other.isFile()) return;
  if (one.ino !== other.ino || one.dev !== other.dev) return;
  throw new Failure('usage', 'EUSAGE', `${output} is the file to be read`, 'name another file to write');
}

class File {
  failed = false;
  private readonly writer: CaptureWriter;
  private failure: Failure | null = null;

  constructor(path: string, encoder: CaptureEncoder) {
    this.writer = new CaptureWriter(path, encoder, (failure) => {
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

class StandardOutput {
  failed = false;
  private readonly encoder: CaptureEncoder;

  constructor(encoder: CaptureEncoder) {
    this.encoder = encoder;
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
