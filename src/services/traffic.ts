import { randomInt } from 'node:crypto';
import type { CaptureWriter } from '../capture/writer.ts';
import type { UnmadeOffer } from '../conversations/delivery.ts';
import type { Stretch } from '../conversations/unaccepted-offers.ts';
import { HandoffFastPath } from '../fast/handoff-fast-path.ts';
import { HandoffRows } from '../fast/handoff-rows.ts';
import { INCOMPLETE, UNSENT } from '../handoff/nothing-passes.ts';
import type { Withheld } from '../handoff/talk.ts';
import { now } from '../io/clock.ts';
import type { Transfer } from '../io/driver-hooks.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { RowWriter } from '../output/row-writer.ts';
import { Decoder, type DecoderOptions } from '../records/decoder.ts';
import type { FastPath, Progress } from '../records/fast-path.ts';
import type { OutputRecord, SummaryRecord } from '../records/record.ts';
import type { Segment } from '../records/segment.ts';
import { Tally } from '../records/tally.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Direction } from '../wire/direction.ts';
import { PassedDescriptors } from './passed-descriptors.ts';
import { segmentOf } from './transferred.ts';

export interface TrafficObserver {
  passed(segment: Segment): void;
  connectionEnded?(connection: number, endedBy: Direction | null): void;
}

/** Where traffic is recorded. */
export type Capture = Pick<CaptureWriter, 'segment' | 'endConnection' | 'close'>;

/** Showing what many conversations say takes less time when it is done together. */
const SHOWN_AFTER_MS = 2;
/** How much is shown in one go: a few handoffs, so that no answer waits longer than that takes. */
const SHOWN_AT_ONCE = 12;
/**
 * While there is no pause, how many times to wait for one before showing what has come. On a single processor all that is shown in
 * one go holds up one handoff, so that it must be done for fewer than one in a hundred.
 */
const MOST_LOOKS = 40;
/** How much may wait for a pause. */
const MOST_WAITING = 8192;
/** The same in bytes: what is large is shown while more of it comes, and freed. */
const MOST_BYTES_WAITING = 512 * 1024;
/** How many times as much is shown before it is written, where there is always more. */
const SHOWN_TOGETHER = 8;

/**
 * What a live command sends and receives: recorded in the capture at once, and shown as records a moment later, so
 * that showing never holds up an answer.
 */
export class Traffic {
  private readonly decoder: Decoder;
  private readonly tally = new Tally();
  private readonly capture: Capture | null;
  private readonly descriptors = new PassedDescriptors();
  private readonly waiting: (() => void)[] = [];
  /** Whether what waits is going to be shown. */
  private timing = false;
  /** How many looks in a row found no pause, and how much was waiting at the last one. */
  private looks = 0;
  private waited = 0;
  /** Bytes that have come since the last time that something was shown. */
  private bytes = 0;
  private showing = false;
  private unflushed = 0;
  private readonly reporter: RecordSink;
  private readonly observer: TrafficObserver | null;

  private readonly after: (ms: number, then: () => void) => void;

  /**
   * @param observer called with all that passes, at once
   * @param after calls back after that many ms
   */
  constructor(
    reporter: RecordSink,
    capture: Capture | null,
    decoding: DecoderOptions = {},
    observer: TrafficObserver | null = null,
    after: (ms: number, then: () => void) => void = later,
  ) {
    this.observer = observer;
    this.after = after;
    this.reporter = reporter;
    this.capture = capture;
    const { direct } = reporter;
    const passes = direct?.format.uniform === true && (decoding.sidebands ?? 'auto') === 'auto';
    const quick = passes ? quickPath(direct, this.tally) : null;
    this.decoder = new Decoder(
      (record) => {
        this.tally.add(record);
        reporter.gather(record);
        // Peers choose the tokens here, so the key is one that they cannot guess.
      },
      { hashKey: randomInt(2 ** 32), ...decoding, ...(quick !== null && { fastPath: quick }) },
    );
  }

  /** Takes in what was sent or received at one end of a connection. */
  transfer(connection: number, direction: Direction, transfer: Transfer): void {
    const { length } = transfer.bytes;
    this.asItPasses(() => this.segment(segmentOf(connection, direction, transfer)), length);
  }

  /** Reports something about what passes: at once where it is waited for, otherwise together with what is shown. @param bytes how many are kept until then */
  asItPasses(tell: () => void, bytes = 0): void {
    this.bytes += bytes;
    if (this.capture === null && this.observer === null) this.later(tell);
    else tell();
  }

  /** Takes in that no whole offer was sent where one was due, so that it is a handoff nevertheless. */
  unmade(connection: number, { was, sentAt, own }: UnmadeOffer): void {
    const place = { connection, direction: 'broker-to-backend', time: sentAt } as const;
    const changed = { by: sentAt === null ? UNSENT : INCOMPLETE, was };
    this.asItPasses(() =>
      this.segment({ ...place, bytes: new Uint8Array(), descriptors: null, changed, ...(own && { own }) }),
    );
  }

  segment(segment: Segment): void {
    if (this.capture !== null) {
      this.descriptors.take(segment);
      this.capture.segment(segment);
    }
    this.observer?.passed(segment);
    this.later(() => this.decoder.push(segment));
  }

  /**
   * Notes what became of a descriptor: records that follow show that by themselves, and a handoff that was shown without it
   * is shown again.
   */
  settled(connection: number, descriptor: PassedDescriptor): void {
    if (this.decoder.awaitsFates(connection)) this.later(() => this.decoder.settled(connection, descriptor));
    const segment = this.capture === null ? null : this.descriptors.settled(descriptor, now());
    if (segment !== null) this.capture?.segment(segment);
  }

  /** Notes whether this command itself is the reason if something is not answered on a connection. */
  withholds(connection: number, what: Withheld): void {
    this.later(() => this.decoder.withholds(connection, what));
  }

  /** Notes that this command itself has not accepted the offers of a connection that came in that stretch of bytes, and never will. */
  unaccepted(connection: number, { from, upTo }: Stretch): void {
    this.later(() => this.decoder.unaccepted(connection, from, upTo));
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
   * @param endedBy the direction of the side that ended it
   */
  endConnection(connection: number, at: number, endedBy: Direction | null): void {
    this.capture?.endConnection(connection, at, endedBy);
    this.descriptors.forget(connection);
    this.observer?.connectionEnded?.(connection, endedBy);
    this.later(() => this.decoder.endConnection(connection, endedBy, at));
  }

  /** Shows what has not been shown yet. */
  flush(): void {
    this.show(this.waiting.length);
    this.reporter.flush();
  }

  private show(count: number): void {
    this.showing = true;
    for (const show of this.waiting.splice(0, count)) show();
    this.showing = false;
  }

  /** Ends everything and counts it together. */
  end(): SummaryRecord {
    this.flush();
    this.decoder.end();
    this.capture?.close();
    return this.tally.summary;
  }

  /** What is reported while something is shown is in its place already. */
  private later(show: () => void): void {
    if (this.showing) return show();
    this.waiting.push(show);
    if (this.timing) return;
    this.timing = true;
    this.after(SHOWN_AFTER_MS, this.showInPause);
  }

  /**
   * A peer on the same processor waits while records are shown. Showing many at a time holds up few of its offers; showing a
   * few at a time would hold up many.
   */
  private readonly showInPause = (): void => {
    const { length } = this.waiting;
    const busy = length > this.waited && length < MOST_WAITING && this.bytes < MOST_BYTES_WAITING;
    this.waited = length;
    if (busy && ++this.looks < MOST_LOOKS) return this.after(SHOWN_AFTER_MS, this.showInPause);
    this.looks = this.waited = this.bytes = 0;
    this.showSome();
  };

  private readonly showSome = (): void => {
    // More at a time the more there is: what comes must not outrun what is shown.
    this.show(Math.max(SHOWN_AT_ONCE, (this.waiting.length - MOST_WAITING) >> 4));
    this.timing = this.waiting.length > 0;
    if (!this.timing || ++this.unflushed === SHOWN_TOGETHER) {
      this.unflushed = 0;
      this.reporter.flush();
    }
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
      takeWhole: (stream, segment, base) =>
        reporter.output.backlog === 0 && path.takeWhole(stream, segment, base),
    };
  };
}

/** Everything else has its turn in between, what has come above all. */
function later(ms: number, then: () => void): void {
  if (ms === 0) setImmediate(then);
  else setTimeout(then, ms);
}
