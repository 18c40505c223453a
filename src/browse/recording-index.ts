import type { PassingRows } from '../fast/handoff-fast-path.ts';
import type { Passing } from '../fast/passing.ts';
import type { Handoff } from '../handoff/handoff.ts';
import { refusal } from '../handoff/judge-ack.ts';
import { ReadFrameRecord } from '../records/frame-record.ts';
import type { TrafficRecord } from '../records/traffic-record.ts';
import type { Direction } from '../wire/direction.ts';
import type { Problem } from '../wire/problem.ts';
import type { HandoffRow } from './handoff-columns.ts';
import { type Row, RowIndex } from './row-index.ts';
import type { Spool } from './spool.ts';

/** Of loose bytes and of a frame no more than this is kept and shown. */
const MOST_KEPT = 1024 * 1024;

const NO_PROBLEMS: readonly Problem[] = [];

/** Notes records as they come, and keeps their bytes where they can be read again; what takes the fast path needs no record. */
export class RecordingIndex implements PassingRows {
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
        ...(record.sides !== undefined && { sides: record.sides }),
        ...(record.passed !== undefined && { passed: record.passed }),
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
      message: record.type === 'frame' ? record.message : null,
      descriptors: 'descriptors' in record ? (record.descriptors ?? null) : null,
      passed: 'passed' in record ? record.passed : undefined,
      problems: record.problems,
      by: record.type === 'changed' ? record.by : '',
    });
  }

  sideband(passing: Passing): void {
    this.pass('sideband', null, 'broker-to-backend', passing, NO_PROBLEMS);
  }

  offer(passing: Passing): void {
    this.pass('frame', 'HandoffOffer', 'broker-to-backend', passing, NO_PROBLEMS);
  }

  answer(passing: Passing, handoff: Handoff): void {
    const { scan, base } = passing;
    const { index, connection, outcome, offer, latencyMs, errorDetail, problems, passed } = handoff;
    const shown = scan.accepted ? NO_PROBLEMS : [refusal(base + scan.acceptedPlace, errorDetail)];
    this.pass('frame', 'HandoffAck', 'backend-to-broker', passing, shown);
    const { rows } = this;
    const row: HandoffRow = {
      connection,
      outcome,
      latencyMs,
      errorDetail,
      problems,
      offer: rows.rowOfFrame(offer),
      ack: rows.length - 1,
      ready: -1,
    };
    // Without spreading: of a long recording this is done half a million times.
    rows.setHandoff(index, passed === null ? row : { ...row, passed });
  }

  private pass(
    type: Row['type'],
    message: string | null,
    direction: Direction,
    { bytes, start, end, base, connection, index, time, descriptors, passed }: Passing,
    problems: readonly Problem[],
  ): void {
    const offset = base + start;
    this.rows.push({
      type,
      connection,
      direction,
      offset,
      length: end - start,
      place: this.bytesStandThere ? offset : this.spool.keep(bytes.subarray(start, end)),
      kept: end - start,
      time: type === 'frame' ? time : null,
      frame: type === 'frame' ? index : -1,
      message,
      descriptors,
      passed: passed ?? undefined,
      problems,
      by: '',
    });
  }
}
