import type { PassedDescriptor } from '../../wire/descriptor.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { FrameBuffer } from '../../wire/strict/frame-buffer.ts';
import { OfferReader } from '../../wire/strict/offer-reader.ts';
import type { Heard } from './differences.ts';
import { PARTS, type Part } from './part.ts';

/** Cuts what a live peer says into sidebands, frames, and loose bytes once there can be no frame any more. */
export interface LiveLines {
  /** @param passed the descriptors that came with the first of the bytes */
  push(bytes: Uint8Array, passed: readonly PassedDescriptor[]): Heard[];
  /** What is left when nothing more comes. */
  end(): Heard[];
}

/** @param part the one that hears them */
export function liveLines(part: Part): LiveLines {
  return part === 'backend' ? new Offers() : new Frames(part);
}

class Offers implements LiveLines {
  private readonly reader = new OfferReader('auto');
  private broken = false;

  push(bytes: Uint8Array, passed: readonly PassedDescriptor[]): Heard[] {
    if (this.broken) return [loose(bytes)];
    return this.reader.push(bytes, passed).flatMap((incoming): Heard[] => {
      if (incoming.type === 'broken') {
        this.broken = true;
        return [loose(bytes)];
      }
      const { sideband, frame } = incoming;
      const before: Heard[] =
        sideband === null
          ? []
          : [
              {
                type: 'sideband',
                bytes: Buffer.from(sideband.token, 'hex'),
                frame: null,
                descriptors: sideband.passed.filter(({ fate }) => fate === null).length,
              },
            ];
      return [...before, whole(frame)];
    });
  }

  end(): Heard[] {
    return [];
  }
}

class Frames implements LiveLines {
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
