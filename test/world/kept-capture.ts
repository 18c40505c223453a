import type { Segment } from '../../src/records/segment.ts';
import type { Capture } from '../../src/services/traffic.ts';

/** What a player's `--capture` would hold: that it was this player's own fault is in none. */
export class KeptCapture implements Capture {
  readonly segments: Segment[] = [];

  segment({ own: _, ...segment }: Segment): void {
    const { passed } = segment;
    // As they are when they are written: what becomes of them is not known yet.
    this.segments.push({ ...segment, ...(passed && { passed: passed.map((one) => ({ ...plain(one) })) }) });
  }

  endConnection(connection: number, time: number, direction: Segment['direction']): void {
    this.segments.push({
      connection,
      direction,
      time,
      bytes: new Uint8Array(),
      descriptors: null,
      ends: true,
    });
  }

  close(): void {}
}

function plain({ kind, blocking, fate }: NonNullable<Segment['passed']>[number]) {
  return { kind, blocking, fate };
}
