import type { Heard } from '../conversations/replay/differences.ts';
import { PARTS, type Part } from '../conversations/replay/part.ts';
import { readFrame } from '../wire/frame/frame.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';
import { OfferReader } from '../wire/strict/offer-reader.ts';

/** Cuts what a live peer says into sidebands, frames, and loose bytes once there can be no frame any more. */
export interface LiveLines {
  /** True where the next bytes may be a sideband’s. */
  readonly expectsSideband: boolean;
  /** @param descriptors how many came with the bytes; null where that cannot be known */
  push(bytes: Uint8Array, descriptors: number | null): Heard[];
  /** What is left when nothing more comes. */
  end(): Heard[];
}

/** @param part the one that hears them */
export function liveLines(part: Part): LiveLines {
  return part === 'backend' ? new Offers() : new Frames(part);
}

class Offers implements LiveLines {
  private readonly reader = new OfferReader('auto');
  private descriptors: number | null = null;
  private broken = false;

  get expectsSideband(): boolean {
    return this.reader.atBoundary;
  }

  push(bytes: Uint8Array, descriptors: number | null): Heard[] {
    if (this.broken) return [loose(bytes)];
    if (descriptors !== null) this.descriptors = (this.descriptors ?? 0) + descriptors;
    return this.reader.push(bytes, (descriptors ?? 0) > 0).flatMap((incoming): Heard[] => {
      if (incoming.type === 'broken') {
        this.broken = true;
        return [loose(bytes)];
      }
      const { sideband, frame } = incoming;
      const came = this.descriptors;
      this.descriptors = null;
      const token = sideband === null ? null : Buffer.from(sideband.token, 'hex');
      const before: Heard[] =
        token === null ? [] : [{ type: 'sideband', bytes: token, frame: null, descriptors: came }];
      return [...before, whole(frame)];
    });
  }

  end(): Heard[] {
    return [];
  }
}

class Frames implements LiveLines {
  readonly expectsSideband = false;
  private readonly buffer = new FrameBuffer();
  private readonly part: Part;

  constructor(part: Part) {
    this.part = part;
  }

  push(bytes: Uint8Array): Heard[] {
    const heard: Heard[] = [];
    this.buffer.push(bytes);
    for (;;) {
      const next = this.buffer.next();
      if (next.type === 'more') return heard;
      if (next.type === 'broken') {
        const { bytes: rest } = this.buffer;
        this.buffer.drop(rest.length);
        return [...heard, loose(rest)];
      }
      heard.push(whole(readFrame(next.bytes.slice(0, next.end), 0, next.end, 0, PARTS[this.part].peers)));
    }
  }

  end(): Heard[] {
    const { bytes } = this.buffer;
    return bytes.length === 0 ? [] : [loose(bytes)];
  }
}

function whole(frame: FrameReading): Heard {
  return { type: 'frame', bytes: frame.bytes.subarray(frame.start, frame.end), frame, descriptors: null };
}

function loose(bytes: Uint8Array): Heard {
  return { type: 'bytes', bytes, frame: null, descriptors: null };
}
