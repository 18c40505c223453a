import { now } from '../../io/clock.ts';
import { OfferedHandles } from '../../io/offered-handles.ts';
import { Decoder } from '../../records/decoder.ts';
import type { Segment } from '../../records/segment.ts';
import type { FrameRecord } from '../../records/traffic-records.ts';
import type { Direction } from '../../wire/direction.ts';
import { Once } from '../once.ts';
import type { FactOf } from './system.ts';

/** How many frames of one case are kept for its report, and how many bytes for a capture. */
const KEPT = 64;
const KEPT_BYTES = 1024 * 1024;

/** What passes on the connections of one case, decoded as `decode` would. */
export class CaseTraffic {
  readonly frames: FrameRecord[] = [];
  readonly segments: Segment[] = [];
  /** That the peer has said something. */
  readonly answer = new Once();
  private length = 0;
  private connections = 0;
  private readonly decoder = new Decoder((record) => {
    if (record.type === 'frame' && this.frames.length < KEPT) this.frames.push(record);
  });

  /** A further connection: gives what to call with the bytes on it. @param factOf null: offers are not looked into for handles */
  connection(sent: Direction, received: Direction, factOf: FactOf | null) {
    const connection = this.connections++;
    const handles = factOf === null ? null : new OfferedHandles();
    return (way: 'sent' | 'received', bytes: Uint8Array, descriptors: number): void => {
      const direction = way === 'sent' ? sent : received;
      if (way === 'received') this.answer.happen();
      const segment = { connection, direction, time: now() };
      if (factOf === null || handles === null || direction !== 'broker-to-backend')
        return this.push({ ...segment, bytes, descriptors });
      for (const piece of handles.pieces(bytes, factOf))
        this.push(
          piece.passed === null
            ? { ...segment, bytes: piece.bytes, descriptors: 0 }
            : { ...segment, bytes: piece.bytes, descriptors: piece.passed.length, passed: piece.passed },
        );
    };
  }

  private push(segment: Segment): void {
    this.length += segment.bytes.length;
    if (this.length <= KEPT_BYTES) this.segments.push(segment);
    this.decoder.push(segment);
  }
}
