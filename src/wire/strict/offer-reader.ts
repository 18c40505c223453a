import type { PassedDescriptor } from '../descriptor.ts';
import { hex } from '../fields/value.ts';
import { headerFault } from '../header.ts';
import { TOKEN_LENGTH } from '../limits.ts';
import { afterSideband } from '../sideband.ts';
import { FrameBuffer, faultText } from './frame-buffer.ts';
import { beginningOf, type OfferPart } from './offer-part.ts';
import { sidebandFirst } from './sideband-first.ts';

/** What may come before an offer: `require` wants 16 bytes with a descriptor, `none` wants the offer at once. */
export type SidebandMode = 'auto' | 'require' | 'none';

export interface Sideband {
  /** The 16 bytes as hex. */
  readonly token: string;
  readonly passed: readonly PassedDescriptor[];
}

/** The bytes of a whole frame. */
export interface WholeFrame {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export type Incoming =
  | {
      readonly type: 'offer';
      readonly sideband: Sideband | null;
      readonly frame: WholeFrame;
      /** What its handle_value names, on Windows; null where that is not looked at. */
      readonly handle: PassedDescriptor | null;
      /** Descriptors that came with the frame's bytes, where no reader of offers gets them. */
      readonly misplaced: readonly PassedDescriptor[];
      /** Where it is in all that came, with its sideband. */
      readonly place: { readonly from: number; readonly upTo: number };
    }
  /** Nothing that could still become an offer; the connection is lost. */
  | { readonly type: 'broken'; readonly text: string };

/**
 * Reads offers as strictly as a backend does: unlike a decoder, it does not look for the next frame in other bytes.
 * docs/protocol.md, "The sideband".
 */
export class OfferReader {
  private readonly buffer = new FrameBuffer();
  private sideband: Sideband | null = null;
  /** Its bytes, where no descriptor tells that they are one: only the offer after them does. Else null. */
  private unmarked: Uint8Array | null = null;
  /** Descriptors that came with bytes that have not been dealt with, and their distance in bytes from the start of the offer. */
  private came: { readonly at: number; readonly passed: readonly PassedDescriptor[] }[] = [];
  /** Bytes of the offer, its sideband included, that have been dealt with. */
  private done = 0;
  /** Bytes of the offers before it. */
  private before = 0;
  private broken = false;
  private readonly mode: SidebandMode;

  constructor(mode: SidebandMode) {
    this.mode = mode;
  }

  /** True while a part of an offer has been read. */
  get midway(): boolean {
    return !this.broken && (this.buffer.length > 0 || this.sideband !== null);
  }

  /** What has been read of an offer that is not whole. */
  get part(): OfferPart {
    const { buffer, sideband, unmarked } = this;
    if (this.broken || !this.midway) return { of: 'nothing' };
    if (sideband === null && this.mode === 'require')
      return { of: 'part-of-sideband', length: buffer.length };
    if (sideband === null)
      return this.mode === 'none' ? { of: 'offer' } : beginningOf(buffer.bytes, this.isMarked);
    if (buffer.length > 0) return { of: 'offer' };
    return unmarked === null ? { of: 'sideband' } : { of: 'either', length: unmarked.length };
  }

  /** What has been read and is in no offer. 16 bytes are its sideband only where a descriptor tells, or an offer would. */
  get rest(): { readonly sideband: Sideband | null; readonly bytes: Uint8Array } {
    const { unmarked, sideband, buffer } = this;
    if (unmarked === null) return { sideband, bytes: buffer.bytes };
    return { sideband: null, bytes: Buffer.concat([unmarked, buffer.bytes]) };
  }

  /** The token of a sideband whose offer is still to come, or null. */
  get pendingToken(): string | null {
    return this.broken ? null : (this.sideband?.token ?? null);
  }

  /** @param passed the descriptors that came with the first of these bytes */
  push(chunk: Uint8Array, passed: readonly PassedDescriptor[]): Incoming[] {
    if (passed.length > 0) this.came.push({ at: this.done + this.buffer.length, passed });
    this.buffer.push(chunk);
    const found: Incoming[] = [];
    for (;;) {
      const incoming = this.broken ? null : this.next();
      if (incoming === null) return found;
      found.push(incoming);
      this.broken = incoming.type === 'broken';
    }
  }

  private next(): Incoming | null {
    if (this.buffer.length === 0) return null;
    if (this.sideband === null && this.mode !== 'none') {
      const descriptor = this.isMarked;
      const answer = this.mode === 'require' ? 'yes' : sidebandFirst(this.buffer.bytes, descriptor);
      if (answer === 'wait') return null;
      if (answer === 'yes') {
        if (this.buffer.length < TOKEN_LENGTH) return null;
        if (this.mode === 'require' && !descriptor)
          return { type: 'broken', text: 'no descriptor came with the first 16 bytes' };
        const token = hex(this.buffer.bytes, 0, TOKEN_LENGTH);
        this.unmarked = descriptor ? null : this.buffer.bytes.slice(0, TOKEN_LENGTH);
        this.sideband = { token, passed: this.takeUpTo(TOKEN_LENGTH) };
        this.buffer.drop(TOKEN_LENGTH);
        this.done = TOKEN_LENGTH;
      }
    }
    return this.frame();
  }

  private frame(): Incoming | null {
    const next = this.buffer.next();
    if (next.type === 'more') return null;
    const { sideband, unmarked } = this;
    if (unmarked !== null) {
      const fault = headerFault(unmarked, 0, unmarked.length);
      const isOffer = next.type === 'frame' && isBeforeOffer(unmarked, next.bytes.subarray(0, next.end));
      if (fault !== null && !isOffer) return { type: 'broken', text: faultText(fault, unmarked, 0) };
    }
    if (next.type === 'broken') {
      const again = sideband !== null && this.came.some(({ at }) => at === this.done);
      return { type: 'broken', text: again ? ANOTHER_SIDEBAND : next.text };
    }
    const end = this.done + next.end;
    const taken = this.takeUpTo(end);
    const handle = taken.find((passed) => passed.handle !== undefined) ?? null;
    const misplaced = taken.length === 0 ? taken : taken.filter((passed) => passed.handle === undefined);
    if (this.came.length > 0) this.came = this.came.map(({ at, passed }) => ({ at: at - end, passed }));
    this.sideband = this.unmarked = null;
    this.done = 0;
    const from = this.before;
    this.before += end;
    return {
      type: 'offer',
      sideband,
      frame: { bytes: next.bytes, start: 0, end: next.end },
      handle,
      misplaced,
      place: { from, upTo: this.before },
    };
  }

  /** Whether a descriptor came with what may be a sideband. */
  private get isMarked(): boolean {
    return this.came.some(
      ({ at, passed }) => at < TOKEN_LENGTH && passed.some(({ handle }) => handle === undefined),
    );
  }

  private takeUpTo(end: number): readonly PassedDescriptor[] {
    if (this.came.length === 0) return NONE;
    const taken = this.came.filter(({ at }) => at < end).flatMap(({ passed }) => passed);
    this.came = this.came.filter(({ at }) => at >= end);
    return taken;
  }
}

/** Whether a frame after 16 bytes is an offer, so that these are its sideband. */
function isBeforeOffer(before: Uint8Array, frame: Uint8Array): boolean {
  const after = afterSideband(Buffer.concat([before, frame]), 0);
  return after === 'own-offer' || after === 'other-offer';
}

const ANOTHER_SIDEBAND = 'another sideband came where the offer of the one before it must begin';
const NONE: readonly PassedDescriptor[] = [];
