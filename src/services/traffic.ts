import { randomInt } from 'node:crypto';
import type { CaptureWriter } from '../capture/writer.ts';
import { HandoffFastPath } from '../fast/handoff-fast-path.ts';
import { HandoffRows } from '../fast/handoff-rows.ts';
import type { Transfer } from '../io/driver-hooks.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { RowWriter } from '../output/row-writer.ts';
import { Decoder, type DecoderOptions } from '../records/decoder.ts';
import type { FastPath, Progress } from '../records/fast-path.ts';
import type { OutputRecord, SummaryRecord } from '../records/record.ts';
import type { Segment } from '../records/segment.ts';
import { Tally } from '../records/tally.ts';
import type { Direction } from '../wire/direction.ts';

export interface TrafficObserver {
  passed(segment: Segment): void;
  connectionEnded?(connection: number): void;
}

/** Showing what many conversations say takes less when it is done together. */
const SHOWN_AFTER_MS = 2;
/** How much is shown in one go: no answer waits longer than that takes. */
const SHOWN_AT_ONCE = 64;

/**
 * What a live command sends and receives: recorded in the capture at once, and shown as records a moment later, so
 * that showing never holds up an answer.
 */
export class Traffic {
  private readonly decoder: Decoder;
  private readonly tally = new Tally();
  private readonly capture: CaptureWriter | null;
  private readonly waiting: (() => void)[] = [];
  /** Whether what waits is going to be shown. */
  private timing = false;
  private readonly reporter: RecordSink;
  private readonly observer: TrafficObserver | null;

  private readonly after: (ms: number, then: () => void) => void;

  /**
   * @param observer called with all that passes, at once
   * @param after calls back after that many ms
   */
  constructor(
    reporter: RecordSink,
    capture: CaptureWriter | null,
    decoding: DecoderOptions = {},
    observer: TrafficObserver | null = null,
    after: (ms: number, then: () => void) => void = (ms, then) => void setTimeout(then, ms),
  ) {
    this.observer = observer;
    this.after = after;
    this.reporter = reporter;
    this.capture = capture;
    const { direct } = reporter;
    const quick = direct?.format.uniform === true ? quickPath(direct, this.tally) : null;
    this.decoder = new Decoder(
      (record) => {
        this.tally.add(record);
        reporter.gather(record);
        // Peers choose the tokens here: the key is one that they cannot guess.
      },
      { hashKey: randomInt(2 ** 32), ...decoding, ...(quick !== null && { fastPath: quick }) },
    );
  }

  /** Takes in what was sent or received at one end of a connection. */
  transfer(connection: number, direction: Direction, transfer: Transfer): void {
    this.segment({ connection, direction, ...transferred(transfer) });
  }

  segment(segment: Segment): void {
    this.capture?.segment(segment);
    this.observer?.passed(segment);
    this.later(() => this.decoder.push(segment));
  }

  /** Null while what passes can be shown as it comes; otherwise resolves when it can again. */
  readonly room = (): Promise<void> | null => this.reporter.room();

  /** Shows a record after everything that happened before it. */
  record(record: OutputRecord): void {
    if (record.type === 'verdict' && record.problems !== undefined) this.tally.addProblems(record.problems);
    this.later(() => this.reporter.gather(record));
  }

  /**
   * @param at when it ended, in microseconds
   * @param endedBy which way the bytes went of the side that ended it
   */
  endConnection(connection: number, at: number, endedBy: Direction | null): void {
    this.capture?.endConnection(connection, at);
    this.observer?.connectionEnded?.(connection);
    this.later(() => this.decoder.endConnection(connection, endedBy));
  }

  /** Shows what has not been shown yet. */
  flush(): void {
    for (const show of this.waiting.splice(0)) show();
    this.reporter.flush();
  }

  /** Ends everything and counts it together. */
  end(): SummaryRecord {
    this.flush();
    this.decoder.end();
    this.capture?.close();
    return this.tally.summary;
  }

  private later(show: () => void): void {
    this.waiting.push(show);
    if (this.timing) return;
    this.timing = true;
    this.after(SHOWN_AFTER_MS, this.showSome);
  }

  private readonly showSome = (): void => {
    for (const show of this.waiting.splice(0, SHOWN_AT_ONCE)) show();
    this.reporter.flush();
    this.timing = this.waiting.length > 0;
    if (this.timing) this.after(0, this.showSome);
  };
}

/** The way past the records while the reader keeps up: for one that does not, frames are left out. */
function quickPath(reporter: RowWriter, tally: Tally): (progress: Progress) => FastPath {
  const rows = new HandoffRows(reporter);
  return (progress) => {
    const path = new HandoffFastPath(progress, tally, rows);
    return {
      take: (stream, bytes, position, base, descriptor) =>
        reporter.output.backlog > 0 ? position : path.take(stream, bytes, position, base, descriptor),
    };
  };
}

/** What a segment says of bytes that were sent or received. */
export function transferred({
  at,
  bytes,
  passed,
}: Transfer): Pick<Segment, 'time' | 'bytes' | 'descriptors' | 'passed'> {
  const arrived = passed?.filter(({ fate }) => fate !== 'dropped-by-kernel').length ?? null;
  return { time: at, bytes, descriptors: arrived, ...(passed !== null && passed.length > 0 && { passed }) };
}
