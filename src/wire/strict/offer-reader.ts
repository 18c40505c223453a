import { hex } from '../fields/value.ts';
import { readFrame } from '../frame/frame.ts';
import type { FrameReading } from '../frame/frame-reading.ts';
import { TOKEN_LENGTH } from '../limits.ts';
import { FrameBuffer } from './frame-buffer.ts';
import { sidebandFirst } from './sideband-first.ts';

/** What may stand before an offer: `require` wants 16 bytes with a descriptor, `none` wants the offer at once. */
export type SidebandMode = 'auto' | 'require' | 'none';

export interface Sideband {
  /** The 16 bytes as hex. */
  readonly token: string;
  readonly descriptor: boolean;
}

export type Incoming =
  | { readonly type: 'offer'; readonly sideband: Sideband | null; readonly frame: FrameReading }
  /** Nothing that could still become an offer; the connection is lost. */
  | { readonly type: 'broken'; readonly text: string };

/**
 * Reads offers as a backend does, strictly: unlike a decoder it does not look for the next frame behind bytes that
 * are none. docs/protocol.md, "The sideband".
 */
export class OfferReader {
  private readonly buffer = new FrameBuffer();
  private sideband: Sideband | null = null;
  private descriptorCame = false;
  private broken = false;
  private readonly mode: SidebandMode;

  constructor(mode: SidebandMode) {
    this.mode = mode;
  }

  /** True while a part of an offer has been read. */
  get midway(): boolean {
    return !this.broken && (this.buffer.bytes.length > 0 || this.sideband !== null);
  }

  /** The token of a sideband whose offer is still to come, or null. */
  get pendingToken(): string | null {
    return this.broken ? null : (this.sideband?.token ?? null);
  }

  /** True where the next bytes may be a sideband’s. */
  get atBoundary(): boolean {
    return !this.midway && this.mode !== 'none';
  }

  /** @param descriptor whether a descriptor came with these bytes */
  push(chunk: Uint8Array, descriptor: boolean): Incoming[] {
    this.buffer.push(chunk);
    this.descriptorCame ||= descriptor;
    const found: Incoming[] = [];
    for (;;) {
      const incoming = this.broken ? null : this.next();
      if (incoming === null) return found;
      found.push(incoming);
      this.broken = incoming.type === 'broken';
    }
  }

  private next(): Incoming | null {
    if (this.buffer.bytes.length === 0) return null;
    if (this.sideband === null && this.mode !== 'none') {
      const certain = this.mode === 'require' || this.descriptorCame;
      const answer = certain ? 'yes' : sidebandFirst(this.buffer.bytes);
      if (answer === 'wait') return null;
      if (answer === 'yes') {
        if (this.mode === 'require' && !this.descriptorCame)
          return { type: 'broken', text: 'no descriptor came with the first bytes' };
        if (this.buffer.bytes.length < TOKEN_LENGTH) return null;
        const token = hex(this.buffer.bytes, 0, TOKEN_LENGTH);
        this.sideband = { token, descriptor: this.descriptorCame };
        this.descriptorCame = false;
        this.buffer.drop(TOKEN_LENGTH);
      }
    }
    return this.frame();
  }

  private frame(): Incoming | null {
    const next = this.buffer.next();
    if (next.type === 'more') return null;
    if (next.type === 'broken') return { type: 'broken', text: next.text };
    const { sideband } = this;
    this.sideband = null;
    return { type: 'offer', sideband, frame: readFrame(next.bytes, 0, next.end, 0, 'broker-to-backend') };
  }
}
