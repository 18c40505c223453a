import type { PassedDescriptor } from '../descriptor.ts';
import { hex } from '../fields/value.ts';
import { readFrame } from '../frame/frame.ts';
import type { FrameReading } from '../frame/frame-reading.ts';
import { TOKEN_LENGTH } from '../limits.ts';
import { FrameBuffer } from './frame-buffer.ts';
import { sidebandFirst } from './sideband-first.ts';

/** What may come before an offer: `require` wants 16 bytes with a descriptor, `none` wants the offer at once. */
export type SidebandMode = 'auto' | 'require' | 'none';

export interface Sideband {
  /** The 16 bytes as hex. */
  readonly token: string;
  readonly passed: readonly PassedDescriptor[];
}

export type Incoming =
  | {
      readonly type: 'offer';
      readonly sideband: Sideband | null;
      readonly frame: FrameReading;
      /** What its handle_value names, on Windows; null where that is not looked at. */
      readonly handle: PassedDescriptor | null;
      /** Descriptors that came with the frame's bytes, where no reader of offers gets them. */
      readonly misplaced: readonly PassedDescriptor[];
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
  /** Descriptors that came with bytes that have not been dealt with, and their distance in bytes from the start of the offer. */
  private came: { readonly at: number; readonly passed: readonly PassedDescriptor[] }[] = [];
  /** Bytes of the offer, its sideband included, that have been dealt with. */
  private done = 0;
  private broken = false;
  private readonly mode: SidebandMode;

  constructor(mode: SidebandMode) {
    this.mode = mode;
  }

  /** True while a part of an offer has been read. */
  get midway(): boolean {
    return !this.broken && (this.buffer.length > 0 || this.sideband !== null);
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
      const descriptor = this.came.some(
        ({ at, passed }) => at < TOKEN_LENGTH && passed.some(({ handle }) => handle === undefined),
      );
      const answer = this.mode === 'require' ? 'yes' : sidebandFirst(this.buffer.bytes, descriptor);
      if (answer === 'wait') return null;
      if (answer === 'yes') {
        if (this.buffer.length < TOKEN_LENGTH) return null;
        if (this.mode === 'require' && !descriptor)
          return { type: 'broken', text: 'no descriptor came with the first 16 bytes' };
        const token = hex(this.buffer.bytes, 0, TOKEN_LENGTH);
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
    if (next.type === 'broken') return { type: 'broken', text: next.text };
    const { sideband } = this;
    const end = this.done + next.end;
    const taken = this.takeUpTo(end);
    const handle = taken.find((passed) => passed.handle !== undefined) ?? null;
    const misplaced = taken.filter((passed) => passed.handle === undefined);
    this.came = this.came.map(({ at, passed }) => ({ at: at - end, passed }));
    this.sideband = null;
    this.done = 0;
    const frame = readFrame(next.bytes, 0, next.end, 0, 'broker-to-backend');
    return { type: 'offer', sideband, frame, handle, misplaced };
  }

  private takeUpTo(end: number): PassedDescriptor[] {
    const taken = this.came.filter(({ at }) => at < end).flatMap(({ passed }) => passed);
    this.came = this.came.filter(({ at }) => at >= end);
    return taken;
  }
}
