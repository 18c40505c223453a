import { now } from '../../io/clock.ts';
import { Decoder } from '../../records/decoder.ts';
import type { FrameRecord } from '../../records/traffic-records.ts';
import type { Direction } from '../../wire/direction.ts';

/** How many frames of one case are kept for its report. */
const KEPT = 64;

/** What passes on the connections of one case, decoded as `decode` would. */
export class CaseTraffic {
  readonly frames: FrameRecord[] = [];
  private connections = 0;
  private readonly decoder = new Decoder((record) => {
    if (record.type === 'frame' && this.frames.length < KEPT) this.frames.push(record);
  });

  /** A further connection: gives what is to be told of the bytes on it. */
  connection(sent: Direction, received: Direction) {
    const connection = this.connections++;
    return (direction: 'sent' | 'received', bytes: Uint8Array, descriptors: number): void => {
      this.decoder.push({
        connection,
        direction: direction === 'sent' ? sent : received,
        time: now(),
        bytes,
        descriptors,
      });
    };
  }
}
