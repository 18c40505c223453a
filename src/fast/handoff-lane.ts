import type { Handoff } from '../handoff/handoff.ts';
import type { Pairing } from '../handoff/pairing.ts';
import { HandoffScan } from '../wire/frame/handoff-scan.ts';
import { ENVELOPE_VERSION, FRAMING_VERSION, HEADER_LENGTH, TOKEN_LENGTH } from '../wire/limits.ts';
import { FrameKind } from '../wire/registry.ts';

/**
 * Told of what passes in the lane, in the order of the stream. What there is to know stands in the lane until the
 * method returns.
 */
export interface LaneAudience {
  sideband(lane: HandoffLane): void;
  offer(lane: HandoffLane): void;
  /** The ACK’s frame, and the handoff that it decides. */
  ack(lane: HandoffLane): void;
}

/** What passed, by numbers. */
export class LaneCounts {
  sidebands = 0;
  offers = 0;
  accepted = 0;
  refused = 0;
  /** Bytes of frames. */
  frameBytes = 0;
}

/**
 * The short way for what nearly all of a long recording consists of: offers, with or without their sidebands, and the
 * ACKs that answer them, one after the other with nothing wrong. It makes no objects. Whatever is not exactly so is left,
 * untouched, to the long way, which says the same of what passes here.
 */
export class HandoffLane {
  readonly scan = new HandoffScan();
  readonly counts = new LaneCounts();
  /** The frame or sideband that is passing: indexes into `bytes`, and what turns an index into an offset. */
  bytes: Uint8Array = new Uint8Array();
  start = 0;
  end = 0;
  base = 0;
  connection = 0;
  /** Index of the frame. */
  index = 0;
  /** That the ACK decides; valid until the audience returns. */
  handoff: Handoff | null = null;
  private readonly pairing: Pairing;
  private readonly audience: LaneAudience | null;

  /** @param audience null: only the counts are of interest */
  constructor(pairing: Pairing, audience: LaneAudience | null) {
    this.pairing = pairing;
    this.audience = audience;
  }

  /** Takes in what it can from a boundary at `position` on; gives where it stopped. */
  take(bytes: Uint8Array, position: number, base: number): number {
    this.bytes = bytes;
    this.base = base;
    let at = position;
    while (bytes.length - at >= SHORTEST) {
      const sideband = mayBeSideband(bytes, at);
      const start = sideband ? at + TOKEN_LENGTH : at;
      const end = this.frameEnd(start);
      if (end === -1 || !this.scan.scan(bytes, start, end)) return at;
      const { kind } = this.scan;
      if (sideband && (kind !== FrameKind.REQUEST || !sameBytes(bytes, at, this.scan.tokenStart))) return at;
      this.start = start;
      this.end = end;
      if (kind === FrameKind.REQUEST) {
        if (!this.takeOffer(sideband)) return at;
      } else if (kind !== FrameKind.RESPONSE || !this.takeAck()) return at;
      at = end;
    }
    return at;
  }

  private takeOffer(sideband: boolean): boolean {
    const { bytes, scan, connection, index, base, start, end, counts, audience } = this;
    if (!this.pairing.takeUsualOffer(bytes, scan, connection, index, base + start)) return false;
    if (sideband) {
      counts.sidebands += 1;
      if (audience !== null) {
        this.start = start - TOKEN_LENGTH;
        this.end = start;
        audience.sideband(this);
        this.start = start;
        this.end = end;
      }
    }
    counts.offers += 1;
    counts.frameBytes += end - start;
    audience?.offer(this);
    this.index += 1;
    return true;
  }

  private takeAck(): boolean {
    const { bytes, scan, connection, index, counts } = this;
    this.handoff = this.pairing.takeUsualAck(bytes, scan, connection, index);
    if (this.handoff === null) return false;
    if (scan.accepted) counts.accepted += 1;
    else counts.refused += 1;
    counts.frameBytes += this.end - this.start;
    this.audience?.ack(this);
    this.index += 1;
    return true;
  }

  /** Behind the frame at `start`; -1 when it is not all there. */
  private frameEnd(start: number): number {
    const { bytes } = this;
    if (start + HEADER_LENGTH > bytes.length || bytes[start + 3] !== 0 || bytes[start + 4] !== 0) return -1;
    const end = start + HEADER_LENGTH + (bytes[start + 1]! | (bytes[start + 2]! << 8));
    return end <= bytes.length ? end : -1;
  }
}

/** Shorter than any handoff frame, and as long as mayBeSideband looks. */
const SHORTEST = TOKEN_LENGTH + HEADER_LENGTH + 2;
const VERSION_FIELD = 0x08;

/** Whether an offer could begin behind 16 bytes: the start of its body, and one of framing byte and version, are right. */
function mayBeSideband(bytes: Uint8Array, at: number): boolean {
  const frame = at + TOKEN_LENGTH;
  if (bytes[frame + HEADER_LENGTH] !== VERSION_FIELD) return false;
  return bytes[frame] === FRAMING_VERSION || bytes[frame + HEADER_LENGTH + 1] === ENVELOPE_VERSION;
}

function sameBytes(bytes: Uint8Array, one: number, other: number): boolean {
  for (let index = 0; index < TOKEN_LENGTH; index++)
    if (bytes[one + index] !== bytes[other + index]) return false;
  return true;
}
