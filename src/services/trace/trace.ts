import { ByteQueue } from '../../capture/byte-queue.ts';
import { encoderFor } from '../../capture/encoders.ts';
import { readStrace } from '../../capture/strace/strace-reader.ts';
import { CaptureWriter } from '../../capture/writer.ts';
import { Failure } from '../../failure.ts';
import { exitedSentence } from '../../formats/exited-sentence.ts';
import type { Segment } from '../../records/segment.ts';
import { type DecodedSource, type DecodingOptions, decodeSource } from '../decode.ts';
import type { Target } from './strace-command.ts';
import { Tracing } from './tracing.ts';

export interface TraceOptions extends Omit<DecodingOptions, 'name' | 'progress' | 'closing'> {
  readonly target: Target;
  /** Keeps what strace writes; null: nothing does. */
  readonly log: string | null;
  /** Keeps the traffic that was seen; null: nothing does. */
  readonly capture: string | null;
  /** Whether secrets are replaced in it. */
  readonly redact: boolean;
  /** Says what a person should know. */
  readonly notice: (text: string) => void;
}

/**
 * Runs strace on a command or on processes, and reports what it sees as decode would report the finished log, as it happens.
 * Gives the exit code of decode; throws a Failure.
 * @param stop ends the command, or lets go of the processes
 */
export async function trace(options: TraceOptions, stop: Promise<void>): Promise<number> {
  const { target, log, capture, redact, notice } = options;
  let captureFailure: Failure | null = null;
  const writer =
    capture === null
      ? null
      : new CaptureWriter(capture, encoderFor(capture, 'strace', redact), (failure) => {
          captureFailure = failure;
          notice(failure.message);
        });
  try {
    const tracing = new Tracing(target, log, {
      exited: (exit) => notice(exitedSentence(exit)),
      attached: (pid) => notice(`watching process ${pid}`),
      said: notice,
    });
    await tracing.started();
    void stop.then(() => tracing.stop());
    writer?.begin();
    const code = await decodeSource(sourceOf(tracing.chunks(), writer), {
      ...options,
      name: 'the log of strace',
      progress: () => {},
      closing: () => tracing.processes.exits,
    });
    if (captureFailure !== null) throw captureFailure;
    return code;
  } finally {
    writer?.close();
  }
}

/** The traffic in a log as it is written, kept in a capture as it passes. */
function sourceOf(chunks: AsyncIterable<Uint8Array>, writer: CaptureWriter | null): DecodedSource {
  const remarks: string[] = [];
  return {
    format: 'strace',
    tells: { connections: true, directions: true, times: true, descriptors: true },
    detailed: true,
    asStored: false,
    batches: batches(chunks, remarks, writer),
    remarks,
  };
}

async function* batches(
  chunks: AsyncIterable<Uint8Array>,
  remarks: string[],
  writer: CaptureWriter | null,
): AsyncGenerator<Iterable<Segment>> {
  try {
    for await (const batch of readStrace(new ByteQueue(chunks), remarks))
      yield writer === null ? batch : kept(batch, writer);
  } catch (error) {
    // What is wrong with a file is right for a process: it may say nothing on a socket.
    if (!(error instanceof Failure) || error.code !== 'EFORMAT') throw error;
    remarks.push('nothing passed on Unix stream sockets');
  }
}

function* kept(batch: Iterable<Segment>, writer: CaptureWriter): Generator<Segment> {
  for (const segment of batch) {
    writer.segment(segment);
    yield segment;
  }
}
