import type { Handoff } from '../handoff/handoff.ts';
import { isLate, latencyMs } from '../handoff/latency.ts';
import type { DecodedStream } from '../records/decoded-stream.ts';
import type { FastPath, Progress } from '../records/fast-path.ts';
import type { PlainSegment } from '../records/segment-batch.ts';
import type { Tally } from '../records/tally.ts';
import { repeatedText } from '../wire/fields/repeated-text.ts';
import { HandoffScan } from '../wire/frame/handoff-scan.ts';
import { frameLengthAt } from '../wire/header.ts';
import { FRAMING_VERSION, HEADER_LENGTH, MAX_BODY_LENGTH, TOKEN_LENGTH } from '../wire/limits.ts';
import { FrameKind } from '../wire/registry.ts';
import { sameBytes } from '../wire/same-bytes.ts';
import { HandoffsAtOnce } from './handoffs-at-once.ts';
import type { Passing } from './passing.ts';
import { frameEnd, isAlone, mayBeSideband, SHORTEST_FRAME } from './piece-shapes.ts';
import {
  canBeAnswer,
  canBeOffer,
  frameIsPlain,
  passedAlone,
  passedNone,
  sidebandIsPlain,
} from './plain-pieces.ts';
import { SidebandCopies } from './sideband-copies.ts';

/** Called for what passes, in the order of the stream. The facts are in `Passing` until the method returns. */
export interface PassingRows {
  /** Whether they cut texts that repeat what passed before on their connection. */
  readonly redacts?: boolean;
  sideband(passing: Passing): void;
  offer(passing: Passing): void;
  /** The ACK’s frame, and the handoff that it decides. */
  answer(passing: Passing, handoff: Handoff): void;
}

/**
 * The way past the records for what nearly all of a long recording consists of: offers, with or without their sidebands, and
 * the ACKs that answer them, with nothing wrong. It makes no objects. Whatever is not exactly so is left untouched.
 */
export class HandoffFastPath implements FastPath {
  private readonly passing: Passing = {
    scan: new HandoffScan(),
    ...{
      bytes: new Uint8Array(),
      view: new DataView(new ArrayBuffer(0)),
      start: 0,
      end: 0,
      base: 0,
      connection: 0,
      index: 0,
    },
    ...{ time: null, descriptors: null, passed: null },
  };
  private readonly copies = new SidebandCopies();
  private readonly progress: Progress;
  private readonly tally: Tally;
  private readonly rows: PassingRows | null;
  /** Null where there are rows, which show more of each handoff. */
  private readonly atOnce: HandoffsAtOnce | null;
  /** Whether what is known of the piece is in `passing` already. */
  private told = false;

  /** @param rows null: only the counts are wanted */
  constructor(progress: Progress, tally: Tally, rows: PassingRows | null) {
    this.progress = progress;
    this.tally = tally;
    this.rows = rows;
    this.atOnce = rows === null ? new HandoffsAtOnce(progress, tally) : null;
  }

  take(
    stream: DecodedStream,
    bytes: Uint8Array,
    position: number,
    base: number,
    descriptor: boolean,
  ): number {
    const offers = canBeOffer(stream);
    const answers = canBeAnswer(stream);
    if (!offers && !answers) return position;
    const { passing } = this;
    passing.bytes = bytes;
    passing.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    passing.base = base;
    passing.connection = stream.connection.number;
    let at = position;
    if (descriptor && offers && isAlone(bytes, at, bytes.length))
      return this.takeSideband(stream, at) ? bytes.length : at;
    while (at < bytes.length) {
      const next = this.takeNext(stream, at, offers, answers);
      if (next === at) break;
      at = next;
    }
    if (at > position) stream.previous = null;
    return at;
  }

  takeWhole(stream: DecodedStream, segment: PlainSegment, base: number): boolean {
    const { passing } = this;
    const { bytes, start, end } = segment;
    passing.bytes = bytes;
    passing.base = base;
    passing.connection = stream.connection.number;
    passing.time = segment.time;
    passing.descriptors = segment.descriptors;
    passing.passed = segment.passed;
    this.told = true;
    const taken =
      bytes[start] === FRAMING_VERSION
        ? this.takeWholeFrame(stream, start, end)
        : segment.descriptors === 1 &&
          isAlone(bytes, start, end) &&
          canBeOffer(stream) &&
          this.takeSideband(stream, start);
    this.told = false;
    if (taken) stream.previous = null;
    return taken;
  }

  private takeWholeFrame(stream: DecodedStream, start: number, end: number): boolean {
    const { bytes, scan } = this.passing;
    const length = end - start;
    if (length < SHORTEST_FRAME || length > HEADER_LENGTH + MAX_BODY_LENGTH) return false;
    if (frameLengthAt(bytes, start) !== length || !scan.scan(bytes, start, end)) return false;
    if (scan.kind === FrameKind.RESPONSE)
      return canBeAnswer(stream) && stream.sideband === null && this.takeAnswer(stream, start, end);
    return scan.kind === FrameKind.REQUEST && canBeOffer(stream) && this.takeOffer(stream, start, start, end);
  }

  /** Takes the frame at `at`, with its sideband where there is one; gives where the next piece starts. */
  private takeNext(stream: DecodedStream, at: number, offers: boolean, answers: boolean): number {
    const { passing } = this;
    const { bytes, scan } = passing;
    const sideband = offers && stream.sideband === null && mayBeSideband(bytes, at);
    const start = sideband ? at + TOKEN_LENGTH : at;
    const end = frameEnd(bytes, start);
    if (end === -1 || !scan.scan(bytes, start, end)) return at;
    if (scan.kind === FrameKind.RESPONSE) {
      const free = answers && !sideband && stream.sideband === null;
      return free && this.takeAnswer(stream, start, end) ? end : at;
    }
    if (!offers || scan.kind !== FrameKind.REQUEST) return at;
    if (answers && this.atOnce !== null) {
      const answered = this.atOnce.take(stream, passing, at, start, end);
      if (answered !== -1) return answered;
    }
    return this.takeOffer(stream, at, start, end) ? end : at;
  }

  /** A sideband that came alone, with its descriptor. */
  private takeSideband(stream: DecodedStream, at: number): boolean {
    if (stream.sideband !== null || !this.lookUp(stream, at, at + TOKEN_LENGTH, true)) return false;
    stream.announce(this.copies.of(this.passing.bytes, at), this.passing.time);
    this.tookSideband(stream, at);
    return true;
  }

  private takeOffer(stream: DecodedStream, at: number, start: number, end: number): boolean {
    const { passing, progress, tally } = this;
    const { bytes, scan, base } = passing;
    const { talk, secrets } = stream.connection;
    const { pairing } = progress;
    const { sideband } = stream;
    if (secrets !== null && this.rows?.redacts) return false;
    if (!talk.isOrdinary || pairing.handoffs.next !== null) return false;
    if (pairing.handoffs.knows(bytes, scan.tokenStart)) return false;
    if (start > at && !sameBytes(bytes, at, bytes, scan.tokenStart, TOKEN_LENGTH)) return false;
    if (sideband !== null && !sameBytes(sideband.bytes, sideband.start, bytes, scan.tokenStart, TOKEN_LENGTH))
      return false;
    if (start > at) {
      // Nothing may be taken before it is known that all of it can be.
      if (stream.timeline !== null && !stream.timeline.isPlainAfter(base + start, base + end)) return false;
      if (!this.lookUp(stream, at, start, true)) return false;
      this.tookSideband(stream, at);
    }
    if (!this.lookUp(stream, start, end, false)) return false;
    const text = repeatedText(bytes, scan.textStart, scan.textEnd);
    const { tokenStart, id } = scan;
    const handoff = pairing.handoffs.begin(
      talk,
      bytes,
      tokenStart,
      tokenStart + TOKEN_LENGTH,
      id,
      text,
      true,
    );
    handoff.offer = passing.index = progress.frames++;
    handoff.offerOffset = base + start;
    handoff.offeredAt = passing.time;
    handoff.passed = stream.passed;
    stream.passed = null;
    this.copies.giveBack(sideband);
    stream.sideband = null;
    tally.countOffer(end - start);
    this.rows?.offer(passing);
    return true;
  }

  private takeAnswer(stream: DecodedStream, start: number, end: number): boolean {
    const { passing, progress, tally } = this;
    const { bytes, scan } = passing;
    const { talk, secrets } = stream.connection;
    const { handoffs, deadlineMs } = progress.pairing;
    if (this.rows?.redacts && (secrets !== null || scan.textEnd > scan.textStart)) return false;
    const handoff = handoffs.openWith(talk, bytes, scan.tokenStart);
    if (handoff === null || handoff.correlationId !== scan.id || handoff.offer === null) return false;
    // One that was reported already, as its ready came first, is reported anew.
    if (handoff.offered !== null || handoff.reported !== null || talk.backendSide !== null) return false;
    if (!this.lookUp(stream, start, end, false)) return false;
    const latency = latencyMs(handoff.offeredAt, passing.time);
    if (isLate(latency, deadlineMs)) return false;
    passing.index = progress.frames++;
    handoffs.settle(talk, handoff, scan.accepted ? 'accepted' : 'refused', passing.index);
    handoff.latencyMs = latency;
    if (!scan.accepted) handoff.errorDetail = repeatedText(bytes, scan.textStart, scan.textEnd);
    tally.countAnswer(end - start, handoff.outcome, latency);
    this.rows?.answer(passing, handoff);
    handoffs.done(handoff);
    return true;
  }

  private tookSideband(stream: DecodedStream, at: number): void {
    const { passing } = this;
    stream.timeline?.tookSideband(passing.base + at + TOKEN_LENGTH);
    stream.passed = passing.passed;
    this.tally.countSideband();
    this.rows?.sideband(passing);
  }

  /** Notes what is known of the piece at `[start, end)`; false where there is something to say about it. */
  private lookUp({ timeline }: DecodedStream, start: number, end: number, isSideband: boolean): boolean {
    const { passing } = this;
    passing.start = start;
    passing.end = end;
    if (this.told) {
      const { descriptors, passed } = passing;
      return isSideband ? passedAlone(descriptors, passed) : passedNone(descriptors, passed);
    }
    if (timeline === null) {
      passing.time = passing.descriptors = passing.passed = null;
      return true;
    }
    timeline.read(passing.base + start, passing.base + end, isSideband);
    passing.time = timeline.time;
    passing.descriptors = timeline.descriptors;
    passing.passed = timeline.passed;
    return isSideband ? sidebandIsPlain(timeline) : frameIsPlain(timeline);
  }
}
