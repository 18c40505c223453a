import type { Filter } from '../filter/filter.ts';
import { plain } from '../records/plain.ts';
import type { Segment } from '../records/segment.ts';
import { type Piece, RecordedPieces } from './recorded-pieces.ts';

/** The bytes of the sidebands, frames and loose bytes that a filter lets pass, each with the time and the descriptors with which it came. */
export class PassingBytes {
  private readonly pieces = new RecordedPieces();
  private readonly filter: Filter;

  constructor(filter: Filter) {
    this.filter = filter;
  }

  /** Takes in traffic; gives what passes as far as that is known. */
  take(segment: Segment): Segment[] {
    return this.passing(this.pieces.take(segment));
  }

  end(): Segment[] {
    return this.passing(this.pieces.end());
  }

  private passing(pieces: readonly Piece[]): Segment[] {
    return pieces.flatMap(({ record, segments }) =>
      segments.length > 0 && this.filter(plain(record)) ? segments : [],
    );
  }
}
