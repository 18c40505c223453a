import type { Direction } from '../protocol/direction.ts';
import { Decoder } from '../records/decoder.ts';
import type { SummaryRecord } from '../records/record.ts';
import { Tally } from '../records/tally.ts';
import { now } from '../records/timeline.ts';
import type { CaptureWriter } from '../capture/writer.ts';
import type { Reporter } from '../report/reporter.ts';

/** What a live command sends and receives: recorded in the capture, and shown as records. */
export class Traffic {
  private readonly decoder: Decoder;
  private readonly tally = new Tally();
  private readonly capture: CaptureWriter | null;

  constructor(reporter: Reporter, capture: CaptureWriter | null, deadlineMs?: number) {
    this.capture = capture;
    this.decoder = new Decoder((record) => {
      this.tally.add(record);
      reporter.record(record);
    }, deadlineMs);
  }

  /** @param descriptors how many came or went with the bytes, null where that cannot be known */
  bytes(connection: number, direction: Direction, bytes: Uint8Array, descriptors: number | null): void {
    const segment = { connection, direction, time: now(), bytes, descriptors };
    this.capture?.segment(segment);
    this.decoder.push(segment);
  }

  endConnection(connection: number): void {
    this.capture?.endConnection(connection, now());
    this.decoder.endConnection(connection);
  }

  /** Ends everything and counts it together. */
  end(): SummaryRecord {
    this.decoder.end();
    this.capture?.close();
    return this.tally.summary;
  }
}
