import { ReadFrameRecord } from '../records/frame-record.ts';
import type { TrafficRecord } from '../records/traffic-record.ts';
import { RowIndex } from './row-index.ts';
import type { Spool } from './spool.ts';

/** Of loose bytes and of a frame no more than this is kept and shown. */
const MOST_KEPT = 1024 * 1024;

/** Notes records as they come, and keeps their bytes where they can be read again. */
export class RecordingIndex {
  readonly rows = new RowIndex();
  readonly spool: Spool;
  private readonly bytesStandThere: boolean;

  /** @param bytesStandThere whether the spool has the bytes already, each at its offset */
  constructor(spool: Spool, bytesStandThere: boolean) {
    this.spool = spool;
    this.bytesStandThere = bytesStandThere;
  }

  /** @param bytes those of the record; not needed where the recording holds them */
  add(record: TrafficRecord, bytes: Uint8Array): void {
    const { rows } = this;
    if (record.type === 'handoff') {
      const { index, connection, outcome, offer, ack, ready, latencyMs, errorDetail, problems } = record;
      const [offerRow, ackRow, readyRow] = [offer, ack, ready].map((frame) => rows.rowOfFrame(frame));
      return rows.setHandoff(index, {
        ...{ connection, outcome, latencyMs, errorDetail, problems },
        ...{ offer: offerRow!, ack: ackRow!, ready: readyRow! },
      });
    }
    const own = record.type === 'changed' ? Buffer.from(record.was, 'hex') : bytes;
    const kept =
      record.type === 'gap' ? 0 : Math.min(MOST_KEPT, record.type === 'changed' ? own.length : record.length);
    const there = this.bytesStandThere && record.type !== 'changed';
    rows.push({
      type: record.type,
      connection: record.connection,
      direction: record.type === 'sideband' ? 'broker-to-backend' : record.direction,
      offset: record.offset,
      length: record.length,
      place: there ? record.offset : this.spool.keep(own.subarray(0, kept)),
      kept,
      time: record instanceof ReadFrameRecord ? record.microseconds : null,
      frame: record.type === 'frame' ? record.index : -1,
      descriptors: 'descriptors' in record ? (record.descriptors ?? null) : null,
      passed: 'passed' in record ? record.passed : undefined,
      problems: record.problems,
      by: record.type === 'changed' ? record.by : '',
    });
  }
}
