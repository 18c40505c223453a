import { refusal } from '../handoff/judge-ack.ts';
import type { Reporter } from '../output/reporter.ts';
import { ReadFrameRecord } from '../records/frame-record.ts';
import { SeenHandoffRecord } from '../records/handoff-record.ts';
import { plain } from '../records/plain.ts';
import type { FrameRecord, HandoffRecord, SidebandRecord } from '../records/record.ts';
import { SeenSidebandRecord } from '../records/sideband-record.ts';
import { repeatedText } from '../wire/fields/repeated-text.ts';
import type { MessageValue } from '../wire/fields/value.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { AlikeRows } from './alike-rows.ts';
import type { HandoffLane, LaneAudience } from './handoff-lane.ts';

/** Writes the rows of what passes in the lane, in any format whose rows are uniform. */
export class UsualRows implements LaneAudience {
  private readonly sidebands: SidebandRows;
  private readonly offers: FrameRows;
  private readonly acks: FrameRows;
  private readonly handoffs: HandoffRows;

  constructor(reporter: Reporter) {
    this.sidebands = new SidebandRows(reporter, 1);
    this.offers = new FrameRows(reporter, 4);
    this.acks = new FrameRows(reporter, 4);
    this.handoffs = new HandoffRows(reporter, 4);
  }

  sideband(lane: HandoffLane): void {
    this.sidebands.add(lane);
  }

  offer(lane: HandoffLane): void {
    this.offers.add(lane);
  }

  ack(lane: HandoffLane): void {
    this.acks.add(lane);
    this.handoffs.add(lane);
  }
}

/** Numbers: offset. */
class SidebandRows extends AlikeRows {
  add(lane: HandoffLane): void {
    this.numbers[0] = lane.base + lane.start;
    this.write(lane, lane.bytes, lane.start, TOKEN_LENGTH, '', lane.connection);
  }

  protected own(lane: HandoffLane): SidebandRecord {
    const { bytes, start, end, base, connection } = lane;
    return new SeenSidebandRecord(connection, base + start, { bytes, start, end }, null);
  }

  protected record(lane: HandoffLane, [offset]: readonly number[], token: string): SidebandRecord {
    return { ...(plain(this.own(lane)) as unknown as SidebandRecord), offset: offset!, token };
  }
}

/** Numbers: index, offset, correlation id (which is the request id too), offset of `accepted`. */
class FrameRows extends AlikeRows {
  add(lane: HandoffLane): void {
    const { numbers } = this;
    const { scan, bytes, base, start, end } = lane;
    numbers[0] = lane.index;
    numbers[1] = base + start;
    numbers[2] = scan.id;
    numbers[3] = base + scan.acceptedPlace;
    const text = repeatedText(bytes, scan.textStart, scan.textEnd);
    const value = scan.handleValue * 2 + Number(scan.accepted);
    this.write(lane, bytes, scan.tokenStart, end - start, text, value);
  }

  protected own(lane: HandoffLane): ReadFrameRecord {
    const { bytes, start, end, base, connection, index } = lane;
    const reading = readFrame(bytes, start, end, base, null);
    const { accepted, errorDetail } = reading.handoff!;
    const refused = reading.message === 'HandoffAck' && !accepted;
    const problems = refused ? [refusal(this.numbers[3]!, errorDetail)] : [];
    return new ReadFrameRecord(index, connection, null, reading, problems);
  }

  protected record(lane: HandoffLane, numbers: readonly number[], token: string): FrameRecord {
    const [index, offset, id, acceptedPlace] = numbers as [number, number, number, number];
    const own = this.own(lane);
    const correlationId = String(id);
    const envelope = { ...own.envelope, requestId: correlationId };
    const payload = { ...(own.payload as MessageValue), token, correlationId };
    const problems = own.problems.map((problem) => ({ ...problem, offset: acceptedPlace }));
    return { ...(plain(own) as unknown as FrameRecord), index, offset, envelope, payload, problems };
  }
}

/** Numbers: index of the handoff, correlation id, indexes of the offer’s and the ACK’s frame. */
class HandoffRows extends AlikeRows {
  add(lane: HandoffLane): void {
    const { numbers } = this;
    const handoff = lane.handoff!;
    numbers[0] = handoff.index;
    numbers[1] = lane.scan.id;
    numbers[2] = handoff.offer;
    numbers[3] = lane.index;
    const { errorDetail, offered } = handoff;
    const text = errorDetail === '' ? offered.serviceName : `${offered.serviceName}\n${errorDetail}`;
    this.write(lane, lane.bytes, lane.scan.tokenStart, 0, text, Number(lane.scan.accepted));
  }

  protected own({ handoff }: HandoffLane): HandoffRecord {
    return new SeenHandoffRecord(handoff!);
  }

  protected record(lane: HandoffLane, numbers: readonly number[], token: string): HandoffRecord {
    const [index, id, offer, ack] = numbers as [number, number, number, number];
    const own = plain(this.own(lane)) as unknown as HandoffRecord;
    return { ...own, index, token, correlationId: String(id), offer, ack };
  }
}
