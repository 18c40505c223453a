import { HEADER_LENGTH, MAX_BODY_LENGTH, TOKEN_LENGTH } from '../../wire/limits.ts';

const FRAMING_VERSION = 1;

/** Follows one direction of a connection, to tell whether it is between two frames. */
export class FrameTail {
  private header: number[] = [];
  /** What is missing of a body. */
  private body = 0;
  /** What is missing of a sideband; it belongs to the frame after it. */
  private sideband = 0;
  private offerDue = false;

  /** @param sideband whether a descriptor came with these bytes. Gives whether a frame, and its sideband, is complete now. */
  take(bytes: Uint8Array, sideband: boolean): boolean {
    if (sideband && this.complete) this.sideband = TOKEN_LENGTH;
    for (let at = 0; at < bytes.length; ) {
      if (this.sideband > 0 || this.body > 0) {
        const skipped = Math.min(bytes.length - at, this.sideband > 0 ? this.sideband : this.body);
        if (this.sideband > 0) {
          this.sideband -= skipped;
          this.offerDue = this.sideband === 0;
        } else this.body -= skipped;
        at += skipped;
      } else {
        if (this.header.length === 0 && bytes[at] !== FRAMING_VERSION) return this.loose();
        this.header.push(bytes[at]!);
        at += 1;
        if (this.header.length === HEADER_LENGTH && !this.begin()) return this.loose();
      }
    }
    return this.complete;
  }

  /** Goes on behind bytes that are missing; gives the same. Where they are not within a sideband or a body, nothing tells what follows. */
  skip(count: number): boolean {
    const due = this.sideband > 0 ? this.sideband : this.body;
    if (count > due) {
      this.sideband = 0;
      return this.loose();
    }
    if (this.sideband === 0) this.body -= count;
    else {
      this.sideband -= count;
      this.offerDue = this.sideband === 0;
    }
    return this.complete;
  }

  private get complete(): boolean {
    return this.header.length === 0 && this.body === 0 && this.sideband === 0 && !this.offerDue;
  }

  /** A body begins; false where its length cannot be one. */
  private begin(): boolean {
    const length = Buffer.from(this.header).readUInt32LE(1);
    this.header = [];
    this.offerDue = false;
    this.body = length;
    return length <= MAX_BODY_LENGTH;
  }

  /** These are not frames: there is nothing to wait for. */
  private loose(): true {
    this.header = [];
    this.body = 0;
    this.offerDue = false;
    return true;
  }
}
