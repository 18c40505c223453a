import { HandoffScan } from '../frame/handoff-scan.ts';
import { FRAMING_VERSION, HEADER_LENGTH, MAX_BODY_LENGTH, TOKEN_LENGTH } from '../limits.ts';
import { FrameKind } from '../registry.ts';
import { isFieldSequence, isOffer, offeredToken, startsLikeFrame } from './plausible.ts';

/** Why bytes are no frame. */
export type UnframedReason = 'unframed' | 'oversize' | 'truncated';

/** What a stream consists of; every byte of it is part of exactly one of these. Positions are indexes into `bytes`. */
export interface StreamPieces {
  sideband(bytes: Uint8Array, start: number, base: number): void;
  frame(bytes: Uint8Array, start: number, end: number, base: number): void;
  /**
   * Takes in what it wants from a boundary at `position` on, whole pieces only; gives where the next one starts. Asked
   * before the stream is cut itself.
   */
  ahead(bytes: Uint8Array, position: number, base: number): number;
  /** `head` holds the first bytes of the run, at most {@link UNFRAMED_HEAD_LENGTH}. */
  unframed(offset: number, length: number, head: Uint8Array, reason: UnframedReason): void;
}

const UNFRAMED_HEAD_LENGTH = 64;

/** Enough of a frame to tell whether it is plausible: its header, envelope_version and the next tag. */
const PLAUSIBLE_PREFIX = HEADER_LENGTH + 3;
/** The 16 bytes, and as much of the frame behind them as tells whether it could be an offer. */
const SIDEBAND_PREFIX = TOKEN_LENGTH + PLAUSIBLE_PREFIX;

/** To save copying a long chunk, only so much of it is joined to the few bytes that were left before it. */
const JOINT_LENGTH = 4 * 1024;

interface Joined {
  readonly chunk: Uint8Array;
  /** Where it begins in the joined bytes. */
  readonly start: number;
}

interface Run {
  readonly offset: number;
  length: number;
  head: Uint8Array;
  readonly reason: UnframedReason;
}

/**
 * Cuts one stream into sidebands, frames and bytes that are neither, whatever the size of the chunks it comes in.
 * Rules: docs/protocol.md, "Reading a stream". Memory is bounded by one frame; each byte is looked at a bounded
 * number of times.
 */
export class StreamSplitter {
  private bytes: Uint8Array = new Uint8Array();
  private position = 0;
  /** Offset in the stream of `bytes[0]`. */
  private base = 0;
  private waiting: Uint8Array[] = [];
  private waitingLength = 0;
  private joined: Joined | null = null;
  /** How many bytes must stand from `position` on before another look is worth while. */
  private needed = 1;
  /** The bytes since the last frame that are none; they are held back 16 at a time, as those may be a sideband. */
  private run: Run | null = null;
  /** While in a run: how far behind `position` the search for the next frame has come. */
  private searched = 0;
  private ended = false;
  private readonly scan = new HandoffScan();
  private readonly markedSidebands: number[] = [];
  private readonly pieces: StreamPieces;
  private readonly sidebands: boolean;
  /** Set once the stream carries an application's own bytes: then only a plausible frame is one. */
  onlyPlausible = false;

  /** @param sidebands whether the stream may hold sidebands: it comes from a broker, or from who knows whom */
  constructor(pieces: StreamPieces, sidebands: boolean) {
    this.pieces = pieces;
    this.sidebands = sidebands;
  }

  /** Bytes received so far. */
  get length(): number {
    return this.base + this.bytes.length + this.waitingLength;
  }

  /** Tells that the next 16 bytes to be pushed came with a descriptor: they are a sideband, whatever follows. */
  markSideband(): void {
    this.markedSidebands.push(this.length);
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.waiting.push(chunk);
    this.waitingLength += chunk.length;
    if (this.bytes.length - this.position + this.waitingLength < this.needed) return;
    this.join();
    this.split();
    if (this.joined === null) return;
    this.leaveJoint(this.joined);
    this.split();
  }

  /** Tells that nothing follows; what is left is given out. */
  end(): void {
    this.ended = true;
    this.join();
    this.split();
    this.endRun(this.bytes.length);
  }

  /** Tells that `count` bytes of the stream are missing here; what is left before them is given out. */
  gap(count: number): void {
    this.end();
    this.ended = false;
    this.base += this.position + count;
    this.bytes = new Uint8Array();
    this.position = 0;
  }

  private join(): void {
    if (this.waitingLength === 0) return;
    const rest = this.bytes.subarray(this.position);
    const chunk = this.waiting[0]!;
    this.base += this.position;
    if (this.waiting.length === 1 && rest.length === 0) this.bytes = chunk;
    else if (this.waiting.length === 1 && rest.length < JOINT_LENGTH && chunk.length > 2 * JOINT_LENGTH) {
      this.bytes = Buffer.concat([rest, chunk.subarray(0, JOINT_LENGTH)]);
      this.joined = { chunk, start: rest.length };
    } else this.bytes = Buffer.concat([rest, ...this.waiting], rest.length + this.waitingLength);
    this.position = 0;
    this.waiting = [];
    this.waitingLength = 0;
  }

  /** Goes on in the chunk itself once the piece that began before it has been taken, or else joins all of it. */
  private leaveJoint({ chunk, start }: Joined): void {
    this.joined = null;
    const { position } = this;
    if (position >= start) {
      this.bytes = chunk;
      this.position = position - start;
      this.base += start;
    } else this.bytes = Buffer.concat([this.bytes, chunk.subarray(JOINT_LENGTH)]);
  }

  private split(): void {
    this.needed = 1;
    while (this.position < this.bytes.length) {
      if (this.run === null && this.takeAhead()) continue;
      const progress = this.run === null ? this.atBoundary() : this.resynchronise(this.run);
      if (!progress) return;
    }
  }

  private takeAhead(): boolean {
    if (this.onlyPlausible || this.markedSidebands.length > 0) return false;
    const { position } = this;
    this.position = this.pieces.ahead(this.bytes, position, this.base);
    return this.position > position;
  }

  /** Takes the piece at a place where a frame could be; false to wait for more bytes. */
  private atBoundary(): boolean {
    const { bytes, position } = this;
    const available = bytes.length - position;
    const sideband = this.sidebandAt(position);
    if (sideband === 'wait') return false;
    if (sideband === 'yes') return this.takeSideband(position);
    if (available < HEADER_LENGTH) {
      if (!this.ended) return this.wait(HEADER_LENGTH);
      return this.startRun(bytes[position] === FRAMING_VERSION ? 'truncated' : 'unframed');
    }
    const bodyLength = bodyLengthAt(bytes, position);
    const current = bytes[position] === FRAMING_VERSION;
    if (bodyLength > MAX_BODY_LENGTH) return this.startRun(current ? 'oversize' : 'unframed');
    // Another framing byte is that of a frame only if all behind it is one; so is any, amid an application's bytes.
    if (!current || this.onlyPlausible) {
      const plausible = this.plausibleAt(position);
      if (plausible === 'wait') return false;
      if (plausible === 'no') return this.startRun('unframed');
    }
    const frameLength = HEADER_LENGTH + bodyLength;
    if (available < frameLength) {
      if (!this.ended) return this.wait(frameLength);
      return this.startRun(current ? 'truncated' : 'unframed');
    }
    if (!current && !isFieldSequence(bytes, position + HEADER_LENGTH, position + frameLength))
      return this.startRun('unframed');
    return this.takeFrame(position);
  }

  /** Index of the next marked sideband; infinite when there is none. */
  private get nextMark(): number {
    return this.markedSidebands.length === 0
      ? Number.POSITIVE_INFINITY
      : this.markedSidebands[0]! - this.base;
  }

  /** Looks for the next complete, plausible frame behind bytes that are none; false to wait for more bytes. */
  private resynchronise(run: Run): boolean {
    const { bytes } = this;
    for (;;) {
      const from = this.position + this.searched;
      const found = bytes.indexOf(FRAMING_VERSION, from);
      const candidate = found === -1 ? bytes.length : found;
      if (this.nextMark <= candidate) {
        this.endRun(this.nextMark);
        return true;
      }
      this.searched = candidate - this.position;
      this.absorb(candidate - TOKEN_LENGTH);
      if (candidate === bytes.length) {
        if (this.ended) this.absorb(candidate);
        return this.wait(this.searched + 1);
      }
      const frame = this.completeAt(candidate);
      if (frame === 'wait') return false;
      if (frame === 'no') {
        this.searched += 1;
        continue;
      }
      const sideband = candidate - TOKEN_LENGTH;
      const alone = run.length === 0 && sideband === this.position;
      if (this.sidebands && sideband >= this.position && this.offerBehind(sideband, !alone) === 'yes') {
        this.endRun(sideband);
        return this.takeSideband(sideband);
      }
      this.endRun(candidate);
      return this.takeFrame(candidate);
    }
  }

  /** Whether a complete, plausible frame with the right framing byte stands at `start`. */
  private completeAt(start: number): Answer {
    const available = this.bytes.length - start;
    if (available < HEADER_LENGTH) return this.waitFrom(start, HEADER_LENGTH);
    const bodyLength = bodyLengthAt(this.bytes, start);
    if (bodyLength > MAX_BODY_LENGTH) return 'no';
    const plausible = this.plausibleAt(start);
    if (plausible !== 'yes') return plausible;
    return available < HEADER_LENGTH + bodyLength ? this.waitFrom(start, HEADER_LENGTH + bodyLength) : 'yes';
  }

  private plausibleAt(start: number): Answer {
    const bodyLength = bodyLengthAt(this.bytes, start);
    const prefix = Math.min(HEADER_LENGTH + bodyLength, PLAUSIBLE_PREFIX);
    if (this.bytes.length - start < prefix) return this.waitFrom(start, prefix);
    return startsLikeFrame(this.bytes, start + HEADER_LENGTH, bodyLength) ? 'yes' : 'no';
  }

  /** Whether the 16 bytes at this boundary are a sideband. */
  private sidebandAt(start: number): Answer {
    // A mark inside a frame was swallowed by it.
    while (this.nextMark < start) this.markedSidebands.shift();
    if (this.nextMark === start) {
      if (this.bytes.length - start >= TOKEN_LENGTH) return 'yes';
      if (!this.ended) return this.waitFrom(start, TOKEN_LENGTH);
      // It broke off: what is there is no sideband.
      this.markedSidebands.shift();
    }
    return this.sidebands ? this.offerBehind(start, true) : 'no';
  }

  /** Whether an offer stands behind the 16 bytes at `start`: with those bytes as its token or, where told so, any. */
  private offerBehind(start: number, sameToken: boolean): Answer {
    const { bytes } = this;
    const offer = start + TOKEN_LENGTH;
    const available = bytes.length - offer;
    if (available < PLAUSIBLE_PREFIX) return this.waitFrom(start, SIDEBAND_PREFIX);
    const bodyLength = bodyLengthAt(bytes, offer);
    if (bodyLength > MAX_BODY_LENGTH || !startsLikeOffer(bytes, offer, bodyLength)) return 'no';
    const frameLength = HEADER_LENGTH + bodyLength;
    if (available < frameLength) return this.waitFrom(start, TOKEN_LENGTH + frameLength);
    if (
      sameToken &&
      this.scan.scan(bytes, offer, offer + frameLength) &&
      this.scan.kind === FrameKind.REQUEST
    )
      return this.sameBytes(start, this.scan.tokenStart) ? 'yes' : 'no';
    const token = offeredToken(bytes, offer + HEADER_LENGTH, offer + frameLength);
    if (!sameToken) return isOffer(bytes, offer + HEADER_LENGTH, offer + frameLength) ? 'yes' : 'no';
    if (token === null || token.end - token.start !== TOKEN_LENGTH) return 'no';
    return this.sameBytes(start, token.start) ? 'yes' : 'no';
  }

  private sameBytes(sideband: number, token: number): boolean {
    const { bytes } = this;
    for (let index = 0; index < TOKEN_LENGTH; index++)
      if (bytes[sideband + index] !== bytes[token + index]) return false;
    return true;
  }

  private takeFrame(start: number): true {
    const end = start + HEADER_LENGTH + bodyLengthAt(this.bytes, start);
    this.position = end;
    this.pieces.frame(this.bytes, start, end, this.base);
    return true;
  }

  private takeSideband(start: number): true {
    this.position = start + TOKEN_LENGTH;
    if (this.nextMark === start) this.markedSidebands.shift();
    this.pieces.sideband(this.bytes, start, this.base);
    return true;
  }

  private startRun(reason: UnframedReason): true {
    this.run = { offset: this.base + this.position, length: 0, head: new Uint8Array(), reason };
    this.searched = 1;
    return true;
  }

  /** Adds the bytes up to `end` to the run; they need not be held any longer. */
  private absorb(end: number): void {
    const { run, position } = this;
    if (run === null || end <= position) return;
    const missing = UNFRAMED_HEAD_LENGTH - run.head.length;
    if (missing > 0)
      run.head = Buffer.concat([run.head, this.bytes.subarray(position, Math.min(end, position + missing))]);
    run.length += end - position;
    this.searched -= end - position;
    this.position = end;
  }

  private endRun(end: number): void {
    this.absorb(end);
    const { run } = this;
    this.run = null;
    if (run === null || run.length === 0) return;
    const cut = run.reason === 'truncated' && end < this.bytes.length;
    this.pieces.unframed(run.offset, run.length, run.head, cut ? 'unframed' : run.reason);
  }

  private waitFrom(start: number, needed: number): Answer {
    if (this.ended) return 'no';
    this.needed = start - this.position + needed;
    return 'wait';
  }

  private wait(needed: number): false {
    this.needed = needed;
    return false;
  }
}

/**
 * An offer has its fields in order, and one of framing byte and envelope_version right. Without this, some tokens
 * would look like the header of a frame that has to be waited for.
 */
function startsLikeOffer(bytes: Uint8Array, start: number, bodyLength: number): boolean {
  const body = start + HEADER_LENGTH;
  return startsLikeFrame(bytes, body, bodyLength, bytes[start] === FRAMING_VERSION);
}

type Answer = 'yes' | 'no' | 'wait';

function bodyLengthAt(bytes: Uint8Array, start: number): number {
  return (
    (bytes[start + 1]! | (bytes[start + 2]! << 8) | (bytes[start + 3]! << 16) | (bytes[start + 4]! << 24)) >>>
    0
  );
}
