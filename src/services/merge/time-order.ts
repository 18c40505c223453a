import { damageOf, foreign } from '../../capture/damage.ts';
import { EarliestFirst } from '../../capture/earliest-first.ts';
import type { NamedSource } from '../../capture/source.ts';
import { Failure } from '../../failure.ts';
import type { Segment } from '../../records/segment.ts';

/** A segment of one of several recordings. */
export interface RecordedSegment extends Segment {
  /** Which one, from 0. */
  readonly recording: number;
}

export interface TimedRecording extends NamedSource {
  /** Added to its times, in µs: how far its clock is behind the others. */
  readonly shift: number;
}

/** A recording that has told no time by then tells none. In segments. */
const FIRST_TIME = 64;
const BATCH = 256;

/**
 * The traffic of all recordings in the order of their times; what has no time comes after what its recording told before it. Throws a
 * Failure where a recording tells no times, and the first damage once all of them have been read as far as they go.
 * @param damaged told of further damage
 */
export async function* inOrderOfTime(
  recordings: readonly TimedRecording[],
  damaged: (text: string) => void,
): AsyncGenerator<readonly RecordedSegment[]> {
  const waiting = new EarliestFirst<Reading>();
  const readings = recordings.map((recording, index) => new Reading(recording, index));
  for (const reading of readings) {
    await reading.begin();
    if (reading.present !== null) waiting.add(reading.time, reading.index, reading);
  }
  let batch: RecordedSegment[] = [];
  for (let next = waiting.take(); next !== null; next = waiting.take()) {
    batch.push(next.present!);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
    await next.advance();
    if (next.present !== null) waiting.add(next.time, next.index, next);
  }
  yield batch;
  const [first, ...others] = readings.flatMap(({ damage }) => damage ?? []);
  for (const { message } of others) damaged(message);
  if (first !== undefined) throw first;
}

/** One recording as it is read. */
class Reading {
  readonly index: number;
  /** The segment that is next; null at the end. */
  present: RecordedSegment | null = null;
  /** Where it belongs, in µs since 1970. */
  time = Number.NEGATIVE_INFINITY;
  damage: Failure | null = null;
  private readonly recording: TimedRecording;
  private readonly segments: AsyncIterator<Segment>;
  private readonly ahead: Segment[] = [];

  constructor(recording: TimedRecording, index: number) {
    this.recording = recording;
    this.index = index;
    this.segments = recording.source.segments[Symbol.asyncIterator]();
  }

  /** Reads up to the first time, which is that of what comes before it as well. */
  async begin(): Promise<void> {
    let first: number | null = null;
    while (first === null && this.ahead.length < FIRST_TIME) {
      const segment = await this.read();
      if (segment === null) break;
      this.ahead.push(segment);
      first = segment.time;
    }
    if (first === null && this.ahead.length > 0)
      throw foreign(
        `${this.recording.name} tells no times since 1970, by which it could be put in order with others`,
      );
    if (first !== null) this.time = first + this.recording.shift;
    await this.advance();
  }

  /** Goes to the next segment. */
  async advance(): Promise<void> {
    const segment = this.ahead.shift() ?? (await this.read());
    const { index, recording } = this;
    this.present = null;
    if (segment === null) return;
    const time = segment.time === null ? null : segment.time + recording.shift;
    if (time !== null) this.time = time;
    this.present = { ...segment, time, recording: index };
  }

  private async read(): Promise<Segment | null> {
    if (this.damage !== null) return null;
    try {
      const { value, done } = await this.segments.next();
      return done ? null : (value as Segment);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.damage = damageOf(this.recording.name, error);
      return null;
    }
  }
}
