import { ByteQueue } from '../../capture/byte-queue.ts';
import { encoderFor } from '../../capture/encoders.ts';
import { readStrace } from '../../capture/strace/strace-reader.ts';
import { CaptureWriter } from '../../capture/writer.ts';
import { Failure } from '../../failure.ts';
import { exitedSentence } from '../../formats/exited-sentence.ts';
import type { ExitedRecord } from '../../records/record.ts';
import type { Segment } from '../../records/segment.ts';
import { type DecodedSource, type DecodingOptions, decodeSource } from '../decode.ts';
import { LaterFates } from '../later-fates.ts';
import type { Target } from './strace-command.ts';
import { Tracing } from './tracing.ts';

/** What is traced, and what is kept of it. */
export interface Tracee {
  readonly target: Target;
  /** Keeps what strace writes; null: nothing does. */
  readonly log: string | null;
  /** Keeps the traffic that was seen; null: nothing does. */
  readonly capture: string | null;
  /** Whether secrets are replaced in it. */
  readonly redact: boolean;
  /** How long an ACK may take, in ms; null or left out: as long as the reference waits. */
  readonly deadlineMs?: number | null;
  /** Says what a person should know. */
  readonly notice: (text: string) => void;
}

export type TraceOptions = Tracee & Omit<DecodingOptions, 'name' | 'progress' | 'closing'>;

/** strace at work. */
export interface OpenTrace {
  readonly source: DecodedSource;
  readonly processes: Tracing['processes'];
  /** Ends the capture, when the source has ended. Throws a Failure where it is not complete. */
  close(): void;
}

/**
 * Runs strace on a command or on processes, and reports what it sees as decode would report the finished log, as it happens.
 * Gives the exit code of decode; throws a Failure.
 * @param stop ends the command, or lets go of the processes
 */
export async function trace(options: TraceOptions, stop: Promise<void>): Promise<number> {
  const { source, processes, close } = await openTrace(options, stop);
  try {
    return await decodeSource(source, {
      ...options,
      name: 'the log of strace',
      progress: () => {},
      closing: () => processes.exits,
    });
  } finally {
    close();
  }
}

/** Starts it. Throws a Failure. @param silent whether a command neither reads nor writes the terminal */
export async function openTrace(
  { target, log, capture, redact, notice, deadlineMs = null }: Tracee,
  stop: Promise<void>,
  silent = false,
): Promise<OpenTrace> {
  let captureFailure: Failure | null = null;
  const writer =
    capture === null
      ? null
      : new CaptureWriter(capture, encoderFor(capture, 'strace', redact, deadlineMs), (failure) => {
          captureFailure = failure;
          notice(failure.message);
        });
  try {
    const events = {
      exited: (exit: ExitedRecord) => notice(exitedSentence(exit)),
      attached: (pid: number) => notice(`watching process ${pid}`),
      said: notice,
    };
    const tracing = new Tracing(target, log, events, silent);
    await tracing.started();
    void stop.then(() => tracing.stop());
    writer?.begin();
    const close = () => {
      writer?.close();
      if (captureFailure !== null) throw captureFailure;
    };
    return { source: sourceOf(tracing.chunks(), writer), processes: tracing.processes, close };
  } catch (error) {
    writer?.close();
    throw error;
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
    deadlineMs: null,
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
    const traffic = readStrace(new ByteQueue(chunks), remarks);
    if (writer === null) yield* traffic;
    else {
      const fates = new LaterFates();
      for await (const batch of traffic) yield kept(batch, writer, fates);
      for (const settled of fates.end()) writer.segment(settled);
    }
  } catch (error) {
    // What is wrong with a file is right for a process: it may say nothing on a socket.
    if (!(error instanceof Failure) || error.code !== 'EFORMAT') throw error;
    remarks.push('nothing passed on Unix stream sockets');
  }
}

function* kept(batch: Iterable<Segment>, writer: CaptureWriter, fates: LaterFates): Generator<Segment> {
  for (const segment of batch) {
    writer.segment(segment);
    const settled = fates.written(segment);
    if (settled !== null) writer.segment(settled);
    yield segment;
  }
}
