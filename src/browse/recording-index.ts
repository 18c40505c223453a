import type { PassingRows } from '../fast/handoff-fast-path.ts';
import type { Passing } from '../fast/passing.ts';
import type { Handoff } from '../handoff/handoff.ts';
import { refusal } from '../handoff/judge-ack.ts';
import { ReadFrameRecord } from '../records/frame-record.ts';
import { RecentlyUsed } from '../records/recently-used.ts';
import type { TrafficRecord } from '../records/traffic-record.ts';
import type { MessageValue } from '../wire/fields/value.ts';
import type { Problem } from '../wire/problem.ts';
import { packFacts, SEVERITIES } from './row-facts.ts';
import { RowIndex } from './row-index.ts';
import type { Spool } from './spool.ts';

/** Of loose bytes and of a frame no more than this is kept and shown. */
const MOST_KEPT = 1024 * 1024;

/** How many changed offers are remembered: one that is not passed on is reported only at the end of its connection. */
const MOST_CHANGED = 4_096;

const NO_PROBLEMS: readonly Problem[] = [];

/** Notes records as they come, and keeps their bytes where they can be read again; what takes the fast path needs no record. */
export class RecordingIndex implements PassingRows {
  readonly rows = new RowIndex();
  readonly spool: Spool;
  private readonly bytesAreThere: boolean;
  /** Rows of offers in whose place another passed, or none. */
  private readonly changed = new RecentlyUsed<string, number>(MOST_CHANGED);
  private readonly offerNumber = this.rows.messageNumber('HandoffOffer');
  private readonly answerNumber = this.rows.messageNumber('HandoffAck');

  /** @param bytesAreThere whether the spool has the bytes already, each at its offset */
  constructor(spool: Spool, bytesAreThere: boolean) {
    this.spool = spool;
    this.bytesAreThere = bytesAreThere;
  }

  /** @param bytes those of the record; not needed where the recording holds them */
  add(record: TrafficRecord, bytes: Uint8Array): void {
    const { rows } = this;
    if (record.type === 'handoff') {
      const { index, connection, outcome, offer, ack, ready, latencyMs, errorDetail, problems } = record;
      const [ackRow, readyRow] = [ack, ready].map((frame) => rows.rowOfFrame(frame));
      const offerRow = offer === null ? this.changed.get(offerKey(record)) : rows.rowOfFrame(offer);
      return rows.setHandoff(index, {
        ...{ connection, outcome, latencyMs, errorDetail, problems },
        ...(record.sides !== undefined && { sides: record.sides }),
        ...(record.passed !== undefined && { passed: record.passed }),
        ...{ offer: offerRow ?? -1, ack: ackRow!, ready: readyRow! },
      });
    }
    if (record.type === 'changed' && record.message === 'HandoffOffer' && record.payload !== null) {
      const { token } = record.payload as MessageValue;
      this.changed.set(offerKey({ connection: record.connection, token: String(token) }), rows.length);
    }
    const own = record.type === 'changed' ? Buffer.from(record.was, 'hex') : bytes;
    const kept =
      record.type === 'gap' ? 0 : Math.min(MOST_KEPT, record.type === 'changed' ? own.length : record.length);
    const there = this.bytesAreThere && record.type !== 'changed';
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
    const { descriptors } = passing;
    this.pass(
      packFacts('sideband', 'broker-to-backend', 0, 0, descriptors),
      passing,
      Number.NaN,
      NO_PROBLEMS,
    );
  }

  offer(passing: Passing): void {
    const facts = packFacts('frame', 'broker-to-backend', 0, this.offerNumber, passing.descriptors);
    this.pass(facts, passing, passing.time ?? Number.NaN, NO_PROBLEMS);
  }

  answer(passing: Passing, handoff: Handoff): void {
    const { rows } = this;
    const { scan, base, descriptors } = passing;
    const { index, connection, outcome, offer, latencyMs, errorDetail, problems, passed } = handoff;
    const told = scan.accepted ? NO_PROBLEMS : [refusal(base + scan.acceptedPlace, errorDetail)];
    const severity = told.length === 0 ? 0 : SEVERITIES.indexOf(told[0]!.severity);
    const facts = packFacts('frame', 'backend-to-broker', severity, this.answerNumber, descriptors);
    this.pass(facts, passing, passing.time ?? Number.NaN, told);
    const { handoffs } = rows;
    handoffs.setPlain(index, connection, outcome, rows.rowOfFrame(offer), rows.length - 1, -1, latencyMs);
    handoffs.setRare(index, errorDetail, problems, passed);
  }

  /** Notes what took the fast path, half a million times in a long recording: without an object for each. */
  private pass(facts: number, passing: Passing, time: number, problems: readonly Problem[]): void {
    const { rows } = this;
    const { bytes, start, end, base, connection, passed } = passing;
    const offset = base + start;
    const place = this.bytesAreThere ? offset : this.spool.keep(bytes.subarray(start, end));
    rows.pushPlain(facts, connection, offset, end - start, place, time);
    rows.setRare(rows.length - 1, problems, passed);
  }
}

function offerKey({ connection, token }: { readonly connection: number; readonly token: string }): string {
  return `${connection} ${token}`;
}
