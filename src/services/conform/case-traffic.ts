import { now } from '../../io/clock.ts';
import { Decoder } from '../../records/decoder.ts';
import type { Segment } from '../../records/segment.ts';
import type { FrameRecord } from '../../records/traffic-records.ts';
import type { Direction } from '../../wire/direction.ts';

/** How many frames of one case are kept for its report, and how many bytes for a capture. */
const KEPT = 64;
const KEPT_BYTES = 1024 * 1024;

/** What passes on the connections of one case, decoded as `decode` would. */
export class CaseTraffic {
  readonly frames: FrameRecord[] = [];
  readonly segments: Segment[] = [];
  private length = 0;
  private connections = 0;
  private readonly decoder = new Decoder((record) => {
    if (record.type === 'frame' && this.frames.length < KEPT) this.frames.push(record);
  });

  /** A further connection: gives what to call with the bytes on it. */
  connection(sent: Direction, received: Direction) {
    const connection = this.connections++;
    return (direction: 'sent' | 'received', bytes: Uint8Array, descriptors: number): void => {
      const segment: Segment = {
        connection,
        direction: direction === 'sent' ? sent : received,
        time: now(),
        bytes,
        descriptors,
      };
      this.length += bytes.length;
      if (this.length <= KEPT_BYTES) this.segments.push(segment);
      this.decoder.push(segment);
    };
  }
}
