import { HandoffLane, type LaneAudience, type LaneCounts } from '../fast/handoff-lane.ts';
import type { Handoff } from '../handoff/handoff.ts';
import { Pairing } from '../handoff/pairing.ts';
import type { Direction } from '../wire/direction.ts';
import { hex } from '../wire/fields/value.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { payloadPlace } from '../wire/frame/frame-checks.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { type Problem, problem } from '../wire/problem.ts';
import { FrameKind } from '../wire/registry.ts';
import { type StreamPieces, StreamSplitter } from '../wire/stream/stream.ts';
import type { RunReason as UnframedReason } from '../wire/stream/unframed-run.ts';
import { sameToken, type Token, tokenLength } from '../wire/token.ts';
import { ReadFrameRecord } from './frame-record.ts';
import { SeenHandoffRecord } from './handoff-record.ts';
import type { BytesRecord, ChangedRecord, GapRecord, HandoffRecord, SidebandRecord } from './record.ts';
import type { Change, Segment } from './segment.ts';
import { SeenSidebandRecord } from './sideband-record.ts';
import { Timeline } from './timeline.ts';

/** What decoding gives: the records of the traffic itself. */
export type TrafficRecord =
  | SidebandRecord
  | ReadFrameRecord
  | BytesRecord
  | GapRecord
  | ChangedRecord
  | HandoffRecord;

interface Stream {
  readonly connection: number;
  readonly direction: Direction | null;
  readonly splitter: StreamSplitter;
  /** Null while nothing tells times or descriptors. */
  timeline: Timeline | null;
  /** The last sideband, until the frame behind it has been seen. */
  sideband: Token | null;
  /** What stood directly before: bytes behind a Hello or a ready are the application's. */
  previous: 'Hello' | 'ready' | null;
}

/**
 * Turns traffic into records, whether it comes from a file or happens now: the one place where streams are cut,
 * frames read, handoffs paired and problems found.
 */
export class Decoder {
  private readonly streams = new Map<string, Stream>();
  private readonly pairing: Pairing;
  private frames = 0;
  /** What a frame shows together with others; one array for all, as nearly every frame shows nothing. */
  private readonly found: Problem[] = [];
  private readonly emit: (record: TrafficRecord) => void;
  private lane: HandoffLane | null = null;

  constructor(emit: (record: TrafficRecord) => void, deadlineMs?: number) {
    this.emit = emit;
    this.pairing = new Pairing((handoff) => this.emitHandoff(handoff), deadlineMs);
  }

  /**
   * From now on, lets what is usual pass without records where the input tells neither directions nor times.
   * @param audience told of it instead; null: only the counts are of interest
   */
  openLane(audience: LaneAudience | null): LaneCounts {
    this.lane = new HandoffLane(this.pairing, audience);
    return this.lane.counts;
  }

  /** Bytes taken in so far. */
  length = 0;

  push(segment: Segment): void {
    if (segment.ends) return this.endConnection(segment.connection);
    const stream = this.stream(segment);
    if (segment.changed !== undefined) return this.changed(stream, segment.changed);
    if (segment.application) stream.splitter.setOnlyPlausible();
    if (segment.gap !== undefined) return this.gap(stream, segment.gap);
    this.length += segment.bytes.length;
    if (segment.time !== null || segment.descriptors !== null) {
      const end = stream.splitter.length + segment.bytes.length;
      stream.timeline ??= new Timeline();
      stream.timeline.mark(end, segment.time, segment.descriptors);
    }
    if (segment.descriptors !== null && segment.descriptors > 0) stream.splitter.markDescriptor();
    stream.splitter.push(segment.bytes);
  }

  /** Ends a connection, both directions: what was left unfinished on it is given out. */
  endConnection(connection: number): void {
    for (const [key, stream] of this.streams) {
      if (stream.connection !== connection) continue;
      stream.splitter.end();
      this.streams.delete(key);
    }
    for (const handoff of this.pairing.endConnection(connection)) this.emitHandoff(handoff);
  }

  /** Ends everything. */
  end(): void {
    for (const stream of this.streams.values()) stream.splitter.end();
    this.streams.clear();
    for (const handoff of this.pairing.end()) this.emitHandoff(handoff);
  }

  private changed({ connection, direction, splitter }: Stream, { by, was }: Change): void {
    this.emit({
      type: 'changed',
      connection,
      direction,
      offset: splitter.length,
      length: 0,
      by,
      was: hex(was),
      problems: [],
    });
  }

  private gap({ connection, direction, splitter }: Stream, length: number): void {
    splitter.gap(length);
    const offset = splitter.length - length;
    const text = `${length} bytes that passed here were not recorded`;
    const problems = [problem('not-recorded', null, offset, text)];
    this.emit({ type: 'gap', connection, direction, offset, length, problems });
  }

  private stream(segment: Segment): Stream {
    const key = `${segment.connection} ${segment.direction}`;
    const known = this.streams.get(key);
    if (known !== undefined) return known;
    const sidebands = segment.direction === null || segment.direction === 'broker-to-backend';
    const stream: Stream = {
      connection: segment.connection,
      direction: segment.direction,
      splitter: new StreamSplitter(
        this.piecesOf(() => stream),
        sidebands,
      ),
      timeline: null,
      sideband: null,
      previous: null,
    };
    this.streams.set(key, stream);
    return stream;
  }

  private piecesOf(stream: () => Stream): StreamPieces {
    return {
      sideband: (bytes, start, base) => this.sideband(stream(), bytes, start, base),
      frame: (bytes, start, end, base) => this.frame(stream(), bytes, start, end, base),
      ahead: (bytes, position, base) => this.ahead(stream(), bytes, position, base),
      unframed: (offset, length, head, reason) => this.unframed(stream(), offset, length, head, reason),
    };
  }

  private ahead(stream: Stream, bytes: Uint8Array, position: number, base: number): number {
    const { lane } = this;
    if (lane === null || stream.direction !== null || stream.timeline !== null || stream.sideband !== null)
      return position;
    lane.connection = stream.connection;
    lane.index = this.frames;
    const end = lane.take(bytes, position, base);
    this.frames = lane.index;
    if (end > position) stream.previous = null;
    return end;
  }

  private sideband(stream: Stream, bytes: Uint8Array, start: number, base: number): void {
    const offset = base + start;
    stream.sideband = { bytes, start, end: start + TOKEN_LENGTH };
    stream.previous = null;
    const descriptors = stream.timeline?.descriptorsIn(offset, offset + TOKEN_LENGTH) ?? null;
    this.emit(new SeenSidebandRecord(stream.connection, offset, stream.sideband, descriptors));
  }

  private frame(stream: Stream, bytes: Uint8Array, start: number, end: number, base: number): void {
    const reading = readFrame(bytes, start, end, base, stream.direction);
    const found = this.found;
    if (found.length > 0) found.length = 0;
    this.checkSideband(stream, reading, found);
    const time = stream.timeline?.timeAt(base + end) ?? null;
    const sighting = { index: this.frames++, connection: stream.connection, time };
    const answered = this.pairing.see(reading, sighting, found);
    this.followTalk(stream, reading);
    const problems = found.length === 0 ? reading.problems : [...reading.problems, ...found];
    this.emit(new ReadFrameRecord(sighting.index, stream.connection, time, reading, problems));
    if (answered !== null) this.emitHandoff(answered);
  }

  private checkSideband(stream: Stream, reading: FrameReading, problems: Problem[]): void {
    const { sideband } = stream;
    stream.sideband = null;
    if (sideband === null || reading.message !== 'HandoffOffer' || reading.handoff === null) return;
    const { token } = reading.handoff;
    if (tokenLength(token) !== TOKEN_LENGTH || sameToken(token, sideband)) return;
    const text = 'must be the 16 bytes of the sideband before the offer, is another token';
    const place = reading.base + payloadPlace(reading, 'token');
    problems.push(problem('sideband-token-mismatch', 'payload.token', place, text));
  }

  /** Notes where an application's own bytes may begin. */
  private followTalk(stream: Stream, reading: FrameReading): void {
    const { message } = reading;
    const ready = reading.kind === FrameKind.EVENT && message === 'HandoffAck';
    stream.previous = message === 'Hello' ? 'Hello' : ready ? 'ready' : null;
    if (!ready || stream.direction === null) return;
    for (const direction of ['client-to-broker', 'broker-to-client'] as const) {
      const other = this.stream({ ...stream, direction, time: null, descriptors: null, bytes: NO_BYTES });
      other.splitter.setOnlyPlausible();
    }
  }

  private unframed(
    stream: Stream,
    offset: number,
    length: number,
    head: Uint8Array,
    reason: UnframedReason,
  ): void {
    this.emit({
      type: 'bytes',
      connection: stream.connection,
      direction: stream.direction,
      offset,
      length,
      hex: hex(head),
      problems: [unframedProblem(stream, offset, length, head, reason)],
    });
    stream.previous = null;
    if (stream.direction !== 'backend-to-broker') return;
    const broken = this.pairing.seeBrokenAnswer(stream.connection);
    if (broken !== null) this.emitHandoff(broken);
  }

  private emitHandoff(handoff: Handoff): void {
    handoff.referred = true;
    this.emit(new SeenHandoffRecord(handoff));
    handoff.reported = handoff.outcome;
  }
}

const NO_BYTES = new Uint8Array();

function unframedProblem(
  stream: Stream,
  offset: number,
  length: number,
  head: Uint8Array,
  reason: UnframedReason,
): Problem {
  const { onlyPlausible } = stream.splitter;
  if (onlyPlausible || (stream.previous !== null && reason === 'unframed')) {
    const behind = stream.previous === null ? '' : ` directly behind a ${stream.previous}`;
    const text = `no frame; ${length} bytes${behind}, probably the application’s own`;
    return problem('unframed-bytes', null, offset, text, 'note');
  }
  const claimed = head.length < 5 ? null : new DataView(head.buffer, head.byteOffset).getUint32(1, true);
  if (reason === 'oversize')
    return problem(
      'oversize',
      null,
      offset + 1,
      `a body may have 16777216 bytes, its header says ${claimed}`,
    );
  if (reason === 'truncated') {
    const missing =
      claimed === null
        ? `a header takes 5 bytes, ${length} are there`
        : `its header says ${claimed} bytes of body, ${length - 5} are there`;
    return problem('truncated', null, offset, `the input ends inside a frame: ${missing}`);
  }
  return problem(
    'unframed-bytes',
    null,
    offset,
    `${length} bytes that are no frame, up to the next plausible one`,
  );
}
