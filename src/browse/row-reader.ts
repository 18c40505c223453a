import { changedRecord, readingAsItCame } from '../records/changed-record.ts';
import { ReadFrameRecord } from '../records/frame-record.ts';
import { SeenSidebandRecord } from '../records/sideband-record.ts';
import type { TrafficRecord } from '../records/traffic-record.ts';
import { hex } from '../wire/fields/value.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { tokenFrom } from '../wire/token.ts';
import type { Row, RowIndex } from './row-index.ts';
import type { Spool } from './spool.ts';

/** As many bytes as a record of loose bytes tells. */
const TOLD_BYTES = 64;

export type ShownRecord = Exclude<TrafficRecord, { readonly type: 'handoff' }>;

/** Makes records again from their places. */
export class RowReader {
  private readonly rows: RowIndex;
  private readonly spool: Spool;

  constructor(rows: RowIndex, spool: Spool) {
    this.rows = rows;
    this.spool = spool;
  }

  bytesOf(row: Row): Uint8Array {
    return this.spool.read(row.place, row.kept);
  }

  /** The same of a row by its number. */
  bytesAt(index: number): Uint8Array {
    return this.spool.read(this.rows.placeAt(index), this.rows.keptAt(index));
  }

  record(index: number): ShownRecord {
    const row = this.rows.at(index);
    const { connection, direction, offset, length, problems, descriptors, passed, time } = row;
    const bytes = this.bytesOf(row);
    switch (row.type) {
      case 'sideband':
        return new SeenSidebandRecord(connection, offset, tokenFrom(bytes), descriptors, passed, problems);
      case 'frame': {
        const reading = readFrame(bytes, 0, bytes.length, offset, direction);
        return new ReadFrameRecord(row.frame, connection, time, reading, problems, descriptors, passed);
      }
      case 'bytes': {
        const told = hex(bytes, 0, Math.min(bytes.length, TOLD_BYTES));
        const place = { connection, direction, offset, length, hex: told, descriptors };
        return { type: 'bytes', ...place, ...(passed !== undefined && { passed }), problems };
      }
      case 'gap':
        return { type: 'gap', connection, direction, offset, length, problems };
      case 'changed':
        return changedRecord(
          { connection, direction, offset, by: row.by, descriptors, passed },
          bytes,
          readingAsItCame(bytes, offset, direction),
          problems,
        );
    }
  }
}
