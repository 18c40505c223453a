import type { Handoff } from '../handoff/handoff.ts';
import { refusal } from '../handoff/judge-ack.ts';
import type { RowWriter } from '../output/row-writer.ts';
import { ReadFrameRecord } from '../records/frame-record.ts';
import { handoffRecord } from '../records/handoff-record.ts';
import { plain } from '../records/plain.ts';
import type { OutputRecord } from '../records/record.ts';
import { SeenSidebandRecord } from '../records/sideband-record.ts';
import { formatTime } from '../records/time-text.ts';
import type { FrameRecord, SidebandRecord } from '../records/traffic-records.ts';
import { repeatedText } from '../wire/fields/repeated-text.ts';
import type { MessageValue } from '../wire/fields/value.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import type { PassingRows } from './handoff-fast-path.ts';
import { LatencyRows } from './latency-rows.ts';
import type { Passing } from './passing.ts';
import { TemplatedRows } from './templated-rows.ts';

const SECOND = 1_000_000;
const FRACTION_DIGITS = 6;

/** Writes the rows of what takes the fast path, in any format whose rows are uniform. */
export class HandoffRows implements PassingRows {
  readonly redacts: boolean;
  /** Numbers: offset, connection. */
  private readonly sidebands: TemplatedRows;
  /** Numbers: index, connection, offset, correlation id (which is the request id too), offset of `accepted`, fraction. */
  private readonly offers: TemplatedRows;
  private readonly answers: TemplatedRows;
  private readonly handoffs: LatencyRows;
  /** What is passing; the functions that make its record are made once. */
  private passing!: Passing;

  constructor(reporter: RowWriter) {
    this.redacts = reporter.format.redacts === true;
    const frame = [0, 0, 0, 0, 0, FRACTION_DIGITS];
    this.sidebands = new TemplatedRows(reporter, [0, 0]);
    this.offers = new TemplatedRows(reporter, frame);
    this.answers = new TemplatedRows(reporter, frame);
    this.handoffs = new LatencyRows(reporter);
  }

  sideband(passing: Passing): void {
    this.passing = passing;
    const { numbers } = this.sidebands;
    const { bytes, start, base, connection, descriptors, passed } = passing;
    numbers[0] = base + start;
    numbers[1] = connection;
    const text = passed === null ? '' : JSON.stringify(passed);
    this.sidebands.write(bytes, start, TOKEN_LENGTH, text, descriptors ?? -1, this.sidebandRecord);
  }

  offer(passing: Passing): void {
    this.frame(this.offers, passing);
  }

  answer(passing: Passing, handoff: Handoff): void {
    this.frame(this.answers, passing);
    this.handoffs.write(handoff, () => handoffRecord(handoff));
  }

  private frame(rows: TemplatedRows, passing: Passing): void {
    this.passing = passing;
    const { numbers } = rows;
    const { scan, bytes, base, start, end, time, descriptors } = passing;
    numbers[0] = passing.index;
    numbers[1] = passing.connection;
    numbers[2] = base + start;
    numbers[3] = scan.id;
    numbers[4] = base + scan.acceptedPlace;
    numbers[5] = time === null ? 0 : time % SECOND;
    const named = repeatedText(bytes, scan.textStart, scan.textEnd);
    const text = scan.handleValue === 0 ? named : `${scan.handleValue} ${named}`;
    const second = time === null ? -1 : Math.floor(time / SECOND);
    // Rows of another second, or with other flags, differ in more than their numbers.
    const flags = (scan.accepted ? 2 : 0) + (descriptors === null ? 1 : 0);
    const value = flags * 2 ** 36 + second;
    rows.write(bytes, scan.tokenStart, end - start, text, value, this.frameRecord);
  }

  private readonly sidebandRecord = (
    [offset, connection]: readonly number[],
    token: string,
  ): SidebandRecord => {
    const { bytes, start, end, descriptors, passed } = this.passing;
    const own = new SeenSidebandRecord(connection!, offset!, { bytes, start, end }, descriptors, passed);
    return { ...(plain(own) as unknown as SidebandRecord), token };
  };

  private readonly frameRecord = (numbers: readonly number[], token: string): OutputRecord => {
    const [index, connection, offset, id, acceptedPlace, fraction] = numbers as readonly [
      ...[number, number, number, number, number, number],
    ];
    const { bytes, start, end, time, descriptors } = this.passing;
    const reading = readFrame(bytes, start, end, offset - start, null);
    const { accepted, errorDetail } = reading.handoff!;
    const refused = reading.message === 'HandoffAck' && !accepted;
    const problems = refused ? [refusal(acceptedPlace, errorDetail)] : [];
    const moment = time === null ? null : time - (time % SECOND) + fraction;
    const own = new ReadFrameRecord(index, connection, moment, reading, problems, descriptors);
    const correlationId = String(id);
    const envelope = { ...own.envelope, requestId: correlationId };
    const payload = { ...(own.payload as MessageValue), token, correlationId };
    const shown = plain(own) as unknown as FrameRecord;
    return { ...shown, time: moment === null ? null : formatTime(moment), envelope, payload };
  };
}
