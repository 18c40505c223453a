import { HeldBytes } from '../held-bytes.ts';
import { FRAMING_VERSION, TOKEN_LENGTH } from '../limits.ts';
import { afterSideband } from '../sideband.ts';
import { DescriptorMarks } from './descriptor-marks.ts';
import { frameAmid } from './frame-amid.ts';
import { type BoundaryRules, pieceAt } from './piece-at.ts';
import type { StreamPieces } from './stream-pieces.ts';
import { type RunReason, UnframedRun } from './unframed-run.ts';

/** To save copying a long chunk, only this much of it is joined to the few bytes that were held before it. */
const JOINT_LENGTH = 4 * 1024;

/**
 * Cuts one stream into sidebands, frames and bytes that are neither, whatever the size of the chunks it comes in.
 * Rules: `pieceAt`. Memory is bounded by one frame; each byte is looked at a bounded number of times.
 */
export class StreamSplitter {
  private readonly held = new HeldBytes();
  /** How many bytes must be held before another look is worthwhile. */
  private needed = 1;
  /** The bytes since the last frame that are not one; they are held back 16 at a time, as those may be a sideband. */
  private run: UnframedRun | null = null;
  /** While in a run: how far after the position the search for the next frame has come. */
  private searched = 0;
  /** How a frame is reported whose end does not come. */
  private broken: RunReason = 'truncated';
  private readonly descriptors = new DescriptorMarks();
  private readonly pieces: StreamPieces;
  private readonly rules: { -readonly [rule in keyof BoundaryRules]: BoundaryRules[rule] };

  /** @param sidebands whether the stream may hold sidebands: it comes from a broker, or it is not known from whom */
  constructor(pieces: StreamPieces, sidebands: boolean, onlyPlausible = false) {
    this.pieces = pieces;
    this.rules = { sidebands, onlyPlausible, ended: false };
  }

  /** Bytes received so far. */
  get length(): number {
    return this.held.length;
  }

  /** How many bytes of memory it keeps. */
  get pinned(): number {
    return this.held.pinned;
  }

  /** The bytes that are in no piece yet. */
  get pending(): Uint8Array {
    return this.held.bytes.subarray(this.held.position);
  }

  /** Whether the last bytes were no frame, and the next frame has not been found. */
  get amidLooseBytes(): boolean {
    return this.run !== null;
  }

  get onlyPlausible(): boolean {
    return this.rules.onlyPlausible;
  }

  /** Whether nothing is waiting, and any frame is one. */
  get idle(): boolean {
    return this.held.available === 0 && this.run === null && !this.rules.onlyPlausible;
  }

  /** Takes note of bytes that passed and did not have to be cut: whole pieces, or what was cut elsewhere. It must be idle. */
  skip(count: number): void {
    this.held.skip(count);
  }

  /** From now on the stream carries an application's own bytes: only a plausible frame is one. */
  setOnlyPlausible(): void {
    this.rules.onlyPlausible = true;
  }

  /** A descriptor came with the next byte to be pushed. */
  markDescriptor(): void {
    if (this.rules.sidebands) this.descriptors.add(this.held.length);
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const { held } = this;
    const joins = held.available > 0 && held.available < JOINT_LENGTH && chunk.length > 2 * JOINT_LENGTH;
    if (!joins || held.available + chunk.length < this.needed) {
      held.append(chunk, this.needed);
      if (held.available >= this.needed) this.split();
      return;
    }
    const offset = held.length;
    held.append(chunk.subarray(0, JOINT_LENGTH));
    this.split();
    if (held.base + held.position >= offset) held.goOnIn(chunk, offset);
    else held.append(chunk.subarray(JOINT_LENGTH), this.needed);
    this.split();
  }

  /** Tells that nothing follows; what is left is given out. @param broken how a frame is reported whose end has not come */
  end(broken: RunReason = 'truncated'): void {
    this.broken = broken;
    Object.assign(this.rules, { ended: true, cut: broken === 'cut' });
    this.split();
    this.endRun(this.held.bytes.length);
  }

  /** Tells that `count` bytes of the stream are missing here; what is left before them is given out. */
  gap(count: number): void {
    const { held } = this;
    const end = this.run === null ? this.held.frameEnd : this.run.until;
    this.end('cut');
    this.broken = 'truncated';
    this.rules.ended = this.rules.cut = false;
    this.needed = 1;
    held.position = held.bytes.length;
    held.skip(count);
    if (end !== null && end > held.base) this.run = new UnframedRun(held.base, 'rest', end);
  }

  /** Frees memory that is not needed for what is held. */
  compact(): void {
    this.held.compact();
  }

  /** Gives up on the unfinished frame: its bytes are reported as such when it has passed. */
  giveUp(): void {
    const end = this.run === null ? this.held.frameEnd : null;
    if (end === null) return;
    this.run = new UnframedRun(this.held.base + this.held.position, 'given-up', end);
    this.split();
  }

  /** Tells that what comes next begins anew: loose bytes end here, unless a frame may have begun among them. */
  endLooseBytes(): void {
    const { bytes, base, position, available } = this.held;
    if (bytes.indexOf(FRAMING_VERSION, position + (this.run === null ? 0 : this.searched)) !== -1) return;
    if (available > 0) this.run ??= new UnframedRun(base + position, 'unframed');
    if (this.run?.until === null) this.endRun(bytes.length);
    this.needed = 1;
  }

  private split(): void {
    this.needed = 1;
    const { held } = this;
    while (held.available > 0) {
      const progress = this.run === null ? this.takePiece() : this.goOn(this.run);
      if (!progress) return;
    }
    held.release();
  }

  /** Takes the piece at a place where a frame could be; false to wait for more bytes. */
  private takePiece(): boolean {
    const { held, pieces } = this;
    const { bytes, position, base } = held;
    const descriptor = this.descriptors.nextIn(held) === position;
    if (!this.rules.onlyPlausible && (descriptor || this.descriptors.areNone)) {
      held.position = pieces.ahead?.(bytes, position, base, descriptor) ?? position;
      if (held.position > position) return true;
    }
    const piece = pieceAt(bytes, position, this.rules, descriptor);
    if (piece.type === 'need') return this.wait(piece.length);
    if (piece.type === 'none') {
      this.run = new UnframedRun(base + position, piece.reason === 'truncated' ? this.broken : piece.reason);
      this.searched = 1;
      return true;
    }
    held.position = position + piece.length;
    if (piece.type === 'sideband') pieces.sideband(bytes, position, base);
    else pieces.frame(bytes, position, position + piece.length, base);
    return true;
  }

  /** Goes on with bytes that are not a frame; false to wait for more. */
  private goOn(run: UnframedRun): boolean {
    const { held } = this;
    if (run.until === null) return this.resynchronise(run);
    const end = Math.min(held.bytes.length, run.until - held.base);
    if (run.until - held.base <= held.bytes.length) this.endRun(end);
    else this.absorb(end);
    return true;
  }

  /** Looks for the next complete, plausible frame after other bytes; false to wait for more bytes. */
  private resynchronise(run: UnframedRun): boolean {
    const { held, rules } = this;
    const { bytes } = held;
    for (;;) {
      const found = bytes.indexOf(FRAMING_VERSION, held.position + this.searched);
      const candidate = found === -1 ? bytes.length : found;
      const descriptor = this.descriptors.nextIn(held);
      if (descriptor > held.position && descriptor <= candidate) {
        this.endRun(descriptor);
        return true;
      }
      this.searched = candidate - held.position;
      this.absorb(candidate - TOKEN_LENGTH);
      if (candidate === bytes.length) {
        if (rules.ended) this.absorb(candidate);
        return this.wait(this.searched + 1);
      }
      const piece = frameAmid(bytes, candidate, rules.ended);
      if (piece.type === 'need') return this.wait(candidate - held.position + piece.length);
      if (piece.type !== 'frame') {
        this.searched += 1;
        continue;
      }
      this.leaveRun(run, candidate);
      return true;
    }
  }

  /** Ends a run before the frame at `candidate`, or before the sideband of the offer that it is. */
  private leaveRun(run: UnframedRun, candidate: number): void {
    const { held } = this;
    const sideband = candidate - TOKEN_LENGTH;
    const after =
      this.rules.sidebands && sideband >= held.position ? afterSideband(held.bytes, sideband) : 'no-offer';
    if (after === 'own-offer') return this.endRun(sideband);
    const alone = run.length === 0 && sideband === held.position;
    if (after !== 'other-offer' || !alone) return this.endRun(candidate);
    // Just 16 bytes, and then an offer with another token: bytes where a sideband belongs are one, even if it is wrong.
    this.run = null;
    held.position = candidate;
    this.pieces.sideband(held.bytes, sideband, held.base);
  }

  /** Adds the bytes up to `end` to the run; they no longer have to be held. */
  private absorb(end: number): void {
    const { run, held } = this;
    const { position } = held;
    if (run === null || end <= position) return;
    run.add(held.bytes, position, end);
    this.searched -= end - position;
    held.position = end;
  }

  private endRun(end: number): void {
    this.absorb(end);
    const { run } = this;
    this.run = null;
    if (run === null || run.length === 0) return;
    const goesOn = run.reason === 'truncated' && end < this.held.bytes.length;
    this.pieces.unframed(run.offset, run.length, run.head, goesOn ? 'unframed' : run.reason);
  }

  private wait(length: number): false {
    this.needed = length;
    return false;
  }
}
