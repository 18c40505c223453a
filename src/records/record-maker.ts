import { endUnsent } from '../handoff/changed-offer.ts';
import type { Handoff } from '../handoff/handoff.ts';
import { isUnmade, nothingPasses, UNSENT } from '../handoff/nothing-passes.ts';
import { addOtherProtocol } from '../handoff/other-protocol.ts';
import { addOutOfPlace } from '../handoff/out-of-place.ts';
import type { Pairing } from '../handoff/pairing.ts';
import { hex } from '../wire/fields/value.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { payloadPlace } from '../wire/frame/frame-checks.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { asOwn, type Problem, problem } from '../wire/problem.ts';
import { Protocol } from '../wire/registry.ts';
import { beginsFrame } from '../wire/stream/frame-amid.ts';
import type { StreamPieces } from '../wire/stream/stream-pieces.ts';
import type { RunReason } from '../wire/stream/unframed-run.ts';
import type { SidebandMode } from '../wire/strict/offer-reader.ts';
import { copiedToken, sameToken, tokenLength } from '../wire/token.ts';
import { isBrokenAnswer } from './broken-answer.ts';
import { changedRecord, readingAsItCame } from './changed-record.ts';
import type { DecodedStream, StreamReader } from './decoded-stream.ts';
import { handleProblem, misplaced, sidebandProblems } from './descriptor-problems.ts';
import type { FastPath, Progress } from './fast-path.ts';
import { ReadFrameRecord } from './frame-record.ts';
import { ANOTHER_SIDEBAND, forgetAnnouncement, noOffer, waitedForOffer } from './missing-offer.ts';
import { brokenOffHere, repeatedAsOwn, withOwn } from './own-problems.ts';
import { PiecesOfStream, type PieceTaker } from './pieces-of-stream.ts';
import { learnSecrets, noted } from './said-before.ts';
import type { Change, Segment } from './segment.ts';
import { SeenSidebandRecord } from './sideband-record.ts';
import { lackingSideband, unwantedSideband } from './sideband-wanted.ts';
import { Timeline } from './timeline.ts';
import type { TrafficRecord } from './traffic-record.ts';
import type { BytesRecord } from './traffic-records.ts';
import { unframedProblem } from './unframed-problem.ts';

/** What is known of a piece without times or descriptors. */
const NOTHING_KNOWN = new Timeline();

/** Turns the pieces of streams into records. */
export class RecordMaker implements StreamReader, PieceTaker {
  private readonly progress: Progress;
  /** Null: there is none. */
  readonly fastPath: FastPath | null;
  private readonly pairing: Pairing;
  private readonly mode: SidebandMode;
  private readonly emit: (record: TrafficRecord) => void;
  private readonly report: (handoff: Handoff) => void;
  /** The problems that a frame shows together with others; one array for all frames, as nearly none has any. */
  private readonly found: Problem[] = [];

  /** @param report gives out the record of a handoff @param mode what the backend takes for a sideband */
  constructor(
    emit: (record: TrafficRecord) => void,
    report: (handoff: Handoff) => void,
    pairing: Pairing,
    fastPath: ((progress: Progress) => FastPath) | undefined,
    mode: SidebandMode = 'auto',
  ) {
    this.emit = emit;
    this.report = report;
    this.pairing = pairing;
    this.mode = mode;
    this.progress = { pairing, frames: 0 };
    this.fastPath = fastPath?.(this.progress) ?? null;
  }

  piecesOf(stream: DecodedStream): StreamPieces {
    return new PiecesOfStream(stream, this, this.fastPath);
  }

  sideband(stream: DecodedStream, bytes: Uint8Array, start: number, base: number): void {
    const offset = base + start;
    const sideband = { bytes, start, end: start + TOKEN_LENGTH };
    const facts = factsOf(stream, offset, offset + TOKEN_LENGTH, true);
    stream.timeline?.tookSideband(offset + TOKEN_LENGTH);
    const problems = [
      ...noOffer(stream, offset, ANOTHER_SIDEBAND),
      ...unwantedSideband(this.mode, bytes[start]!, offset),
      ...withOwn(sidebandProblems(facts, offset), facts),
    ];
    const { descriptors, passed, time } = facts;
    stream.announce(sideband, time);
    stream.passed = passed;
    const { connection } = stream;
    connection.talk.ownSideband ||= facts.own;
    const record = new SeenSidebandRecord(connection.number, offset, sideband, descriptors, passed, problems);
    this.emit(noted(stream, record));
  }

  frame(stream: DecodedStream, bytes: Uint8Array, start: number, end: number, base: number): void {
    const { found, progress } = this;
    const { talk } = stream.connection;
    const reading = readFrame(bytes, start, end, base, stream.direction);
    if (found.length > 0) found.length = 0;
    learnSecrets(stream.connection, reading);
    const lacking =
      reading.message === 'HandoffOffer' ? lackingSideband(this.mode, stream, base + start) : null;
    if (lacking !== null) found.push(lacking);
    this.checkSideband(stream, reading, found);
    const facts = factsOf(stream, base + start, base + end, false);
    const { time, descriptors, passed } = facts;
    const extra = misplaced(facts, base + start);
    if (extra !== null) found.push(extra);
    if (passed !== null && reading.message === 'HandoffOffer') checkHandle(stream, reading, facts, found);
    const { own } = facts;
    const sighting = {
      ...{ index: progress.frames++, time, connectionsKnown: stream.direction !== null, own },
      passed: stream.passed,
    };
    // The descriptors of a sideband are those of the handoff that the next offer begins.
    if (reading.message === 'HandoffOffer') stream.passed = null;
    const changed =
      stream.unfinishedAnswer === null ? this.pairing.see(reading, sighting, talk, found) : null;
    stream.follow(reading);
    const repeated = changed?.withheld === true ? reading.problems.map(repeatedAsOwn) : reading.problems;
    const problems = found.length === 0 ? repeated : [...repeated, ...found];
    const shown = withOwn(problems, facts);
    const { number } = stream.connection;
    const { index } = sighting;
    const record = new ReadFrameRecord(index, number, time, reading, shown, descriptors, passed);
    this.emit(noted(stream, record));
    if (changed !== null) this.report(changed);
  }

  /** A frame, or a sideband, as it was before it was changed on its way. */
  changed(stream: DecodedStream, segment: Segment, { by, was }: Change): void {
    const { time, own = false, descriptors, passed } = segment;
    const { connection, direction, length } = stream;
    stream.rememberAll(passed ?? []);
    // What whoever changed it has let pass before is all there. Of a broker's, the last may still be a sideband.
    if (direction === 'backend-to-broker') stream.splitter.endLooseBytes();
    const reading = readingAsItCame(was, length, direction);
    const found: Problem[] = [];
    const sighting = { index: 0, time, connectionsKnown: direction !== null, own, passed: null };
    const answered =
      reading === null ? [] : this.pairing.seeAsItCame(reading, sighting, connection.talk, found, by);
    if (reading === null) connection.talk.ownSideband = own && !nothingPasses(by);
    if (reading !== null) learnSecrets(connection, reading);
    const place = { connection: connection.number, direction, offset: length, by, own, descriptors, passed };
    const problems = [...(reading?.problems ?? []), ...found];
    this.emit(noted(stream, changedRecord(place, was, reading, problems)));
    for (const handoff of answered) this.report(handoff);
    if (isUnmade(by)) forgetAnnouncement(stream, reading);
    const unsent = by === UNSENT ? endUnsent(this.pairing.handoffs, connection.talk) : null;
    if (unsent !== null) this.report(unsent);
  }

  /** Says of a stream that has ended that its last sideband had no offer. */
  offerMissing(stream: DecodedStream): void {
    const { connection, direction, length: offset } = stream;
    if (!waitedForOffer(stream)) return;
    const found = noOffer(stream, offset, 'the stream ends after a sideband, before its offer');
    if (found.length === 0) return;
    const problems = connection.talk.stopped ? brokenOffHere(found) : found;
    const place = { connection: connection.number, direction, offset, length: 0 };
    this.emit({
      type: 'bytes',
      ...place,
      hex: '',
      // Without an offer, only a descriptor tells that 16 bytes are a sideband; none came after that.
      descriptors: 0,
      problems,
    });
  }

  private checkSideband(stream: DecodedStream, reading: FrameReading, problems: Problem[]): void {
    const { sideband } = stream;
    const { talk } = stream.connection;
    stream.sideband = null;
    if (reading.message === 'HandoffOffer') talk.announced = null;
    else if (sideband !== null && !stream.isUnmade) talk.announced = copiedToken(sideband);
    if (!stream.isHandedOver && addOutOfPlace(reading, stream.direction, problems)) return;
    if (sideband === null) return;
    if (reading.message !== 'HandoffOffer')
      return addOtherProtocol(reading, Protocol.HANDOFF, 'the frame after a sideband', problems);
    if (reading.handoff === null) return;
    const { token } = reading.handoff;
    if (tokenLength(token) !== TOKEN_LENGTH || sameToken(token, sideband)) return;
    const text = 'must be the 16 bytes of the sideband before the offer, is another token';
    const place = reading.base + payloadPlace(reading, 'token');
    const found = problem('sideband-token-mismatch', 'payload.token', place, text);
    problems.push(talk.ownSideband ? asOwn(found) : found);
  }

  unframed(stream: DecodedStream, offset: number, length: number, head: Uint8Array, reason: RunReason): void {
    const { direction, connection, splitter } = stream;
    stream.oddUpTo = offset + length;
    const facts = factsOf(stream, offset, offset + length, false);
    // Before the ready, the start of a frame is more likely a ready that was broken off than an application’s.
    const brokenOff = reason === 'truncated' && beginsFrame(head);
    const application = splitter.onlyPlausible || (!brokenOff && this.wasHandedOver(stream));
    const last = stream.oddUpTo === stream.length;
    const place = { offset, length, head, reason, after: stream.previous };
    const begun = stream.descriptorAt === offset && length < TOKEN_LENGTH && !beginsFrame(head);
    const beginsSideband = begun && last && !application && reason !== 'cut' && isForth(direction);
    const found = [unframedProblem({ ...place, application, last, beginsSideband })];
    const extra = beginsSideband ? null : misplaced(facts, offset);
    if (extra !== null) found.push(extra);
    const { descriptors, passed } = facts;
    connection.talk.ownSideband ||= facts.own && isForth(direction);
    // After a sideband that was made too short, or bytes that were put after one, nothing can be read as it was meant.
    const made = connection.talk.ownSideband && isForth(direction) ? found.map(asOwn) : withOwn(found, facts);
    const record: BytesRecord = {
      ...{ type: 'bytes', connection: connection.number, direction, offset, length, hex: hex(head) },
      descriptors,
      ...(passed !== null && { passed }),
      problems: connection.talk.stopped && reason === 'truncated' ? brokenOffHere(made) : made,
    };
    this.emit(noted(stream, record));
    stream.previous = null;
    const { negotiated } = connection.talk;
    if (negotiated !== null && direction !== 'broker-to-client') negotiated.broken = true;
    if (!isBrokenAnswer(stream, offset, head, reason)) return;
    const broken = this.pairing.seeBrokenAnswer(connection.talk, direction !== null);
    if (broken !== null) this.report(broken);
  }

  /** Whether the backend has accepted the handoff of this client’s connection. */
  private wasHandedOver({ connection, direction }: DecodedStream): boolean {
    const { negotiated } = connection.talk;
    if (direction === null || negotiated === null || negotiated.token === null) return false;
    const bytes = Buffer.from(negotiated.token, 'hex');
    const handoff = this.pairing.handoffs.announcedWith({ bytes, start: 0, end: bytes.length });
    return handoff?.outcome === 'accepted';
  }
}

/** The handle that an offer names is that of its handoff. */
function checkHandle(stream: DecodedStream, reading: FrameReading, facts: Timeline, found: Problem[]): void {
  const { passed } = facts;
  if (passed?.some(({ handle }) => handle !== undefined)) stream.passed = passed;
  const wrong = handleProblem(facts, reading.base + payloadPlace(reading, 'handleValue'));
  if (wrong !== null) found.push(wrong);
}

/** Whether what is in a stream may follow a sideband. */
function isForth(direction: DecodedStream['direction']): boolean {
  return direction === null || direction === 'broker-to-backend';
}

/** What is known of a piece of the stream; only until the next call. */
function factsOf(stream: DecodedStream, start: number, end: number, isSideband: boolean): Timeline {
  if (stream.timeline === null) return NOTHING_KNOWN;
  stream.timeline.read(start, end, isSideband);
  return stream.timeline;
}
