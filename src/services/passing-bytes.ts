import type { Filter } from '../filter/filter.ts';
import { plain } from '../records/plain.ts';
import type { Segment } from '../records/segment.ts';
import type { GapRecord } from '../records/traffic-records.ts';
import { type Piece, RecordedPieces } from './recorded-pieces.ts';

/**
 * The bytes of the sidebands, frames and loose bytes that a filter lets pass, each with the time and the descriptors with which it came; and
 * the gaps among them.
 */
export class PassingBytes {
  private readonly pieces = new RecordedPieces();
  private readonly filter: Filter;

  private readonly gap: (gap: GapRecord) => void;

  /** @param gap called with each gap that passes */
  constructor(filter: Filter, gap: (gap: GapRecord) => void = () => {}) {
    this.filter = filter;
    this.gap = gap;
  }

  /** Takes in traffic; gives what passes as far as that is known. */
  take(segment: Segment): Segment[] {
    return this.passing(this.pieces.take(segment));
  }

  end(): Segment[] {
    return this.passing(this.pieces.end());
  }

  private passing(pieces: readonly Piece[]): Segment[] {
    return pieces.flatMap(({ record, segments }) => {
      if (record.type !== 'gap' && segments.length === 0) return [];
      if (!this.filter(plain(record))) return [];
      if (record.type !== 'gap') return segments;
      this.gap(record);
      return [gapOf(record)];
    });
  }
}

function gapOf({ connection, direction, length }: GapRecord): Segment {
  return { connection, direction, time: null, descriptors: null, bytes: new Uint8Array(), gap: length };
}
