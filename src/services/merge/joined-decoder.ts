import { Decoder, type DecoderOptions } from '../../records/decoder.ts';
import type { TrafficRecord } from '../../records/traffic-record.ts';
import type { SegmentDecoder } from '../decode.ts';
import { JoinedRecords } from './joined-records.ts';
import type { RecordedSegment } from './time-order.ts';

/** A recording that is decoded by itself, so that what it shows is judged by its own clock and its own bytes alone. */
interface Part {
  readonly name: string;
  /** Whether it shows what becomes of descriptors. */
  readonly followsDescriptors: boolean;
  /** How long whoever recorded it waited for an ACK, in ms; null where it does not say. */
  readonly deadlineMs: number | null;
}

/** Decodes several recordings side by side into one stream of records. */
export class JoinedDecoder implements SegmentDecoder {
  private readonly decoders: readonly Decoder[];
  private readonly records: JoinedRecords;
  private readonly remarks: string[];

  /** @param remarks gets what a person should know about the recordings */
  constructor(
    parts: readonly Part[],
    emit: (record: TrafficRecord) => void,
    options: DecoderOptions,
    remarks: string[],
  ) {
    this.remarks = remarks;
    this.records = new JoinedRecords(
      parts.map(({ name }) => name),
      emit,
    );
    this.decoders = parts.map(
      ({ followsDescriptors, deadlineMs }, recording) =>
        new Decoder((record) => this.records.take(recording, record), {
          ...(deadlineMs !== null && { deadlineMs }),
          ...options,
          followsDescriptors,
        }),
    );
  }

  /** Bytes taken in so far. */
  get length(): number {
    return this.decoders.reduce((sum, { length }) => sum + length, 0);
  }

  /** The segment itself says which recording it is from. */
  takePlain(): boolean {
    return false;
  }

  push(segment: RecordedSegment): void {
    this.decoders[segment.recording]!.push(segment);
  }

  end(): void {
    for (const decoder of this.decoders) decoder.end();
    this.records.end();
    this.remarks.push(...this.records.contradictions);
  }
}
