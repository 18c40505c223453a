import type { PassedDescriptor } from '../../wire/descriptor.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { FrameBuffer } from '../../wire/strict/frame-buffer.ts';
import { OfferReader, type Sideband } from '../../wire/strict/offer-reader.ts';
import type { LiveMessage } from './differences.ts';
import { SIDES, type Side } from './side.ts';

/** Cuts what a live peer says into sidebands, frames, and loose bytes once no further frame can come. */
export interface LiveMessages {
  /** @param passed the descriptors that came with the first of the bytes */
  push(bytes: Uint8Array, passed: readonly PassedDescriptor[]): LiveMessage[];
  /** What is left when nothing more comes, or is awaited no longer. */
  end(): LiveMessage[];
}

/** @param side the one that hears them */
export function liveMessages(side: Side): LiveMessages {
  return side === 'backend' ? new Offers() : new Frames(side);
}

class Offers implements LiveMessages {
  private readonly reader = new OfferReader('auto');
  private broken = false;

  push(bytes: Uint8Array, passed: readonly PassedDescriptor[]): LiveMessage[] {
    if (this.broken) return [loose(bytes)];
    return this.reader.push(bytes, passed).flatMap((incoming): LiveMessage[] => {
      if (incoming.type === 'broken') return this.end();
      const { bytes: read, start, end } = incoming.frame;
      return [...before(incoming.sideband), whole(readFrame(read, start, end, 0, 'broker-to-backend'))];
    });
  }

  /** Further bytes belong to nothing. */
  end(): LiveMessage[] {
    if (this.broken) return [];
    this.broken = true;
    const { sideband, bytes } = this.reader.rest;
    return [...before(sideband), ...(bytes.length === 0 ? [] : [loose(bytes)])];
  }
}

function before(sideband: Sideband | null): LiveMessage[] {
  if (sideband === null) return [];
  const { token, passed } = sideband;
  const descriptors = passed.filter(({ fate }) => fate === null).length;
  return [{ type: 'sideband', bytes: Buffer.from(token, 'hex'), frame: null, descriptors }];
}

class Frames implements LiveMessages {
  private readonly buffer = new FrameBuffer();
  private readonly side: Side;

  constructor(side: Side) {
    this.side = side;
  }

  push(bytes: Uint8Array): LiveMessage[] {
    const live: LiveMessage[] = [];
    this.buffer.push(bytes);
    for (;;) {
      const next = this.buffer.next();
      if (next.type === 'more') return live;
      if (next.type === 'broken') {
        const { bytes: rest } = this.buffer;
        this.buffer.drop(rest.length);
        return [...live, loose(rest)];
      }
      live.push(whole(readFrame(next.bytes, 0, next.end, 0, SIDES[this.side].peers)));
    }
  }

  end(): LiveMessage[] {
    const { bytes } = this.buffer;
    this.buffer.drop(bytes.length);
    return bytes.length === 0 ? [] : [loose(bytes)];
  }
}

function whole(frame: FrameReading): LiveMessage {
  return { type: 'frame', bytes: frame.bytes.subarray(frame.start, frame.end), frame, descriptors: null };
}

function loose(bytes: Uint8Array): LiveMessage {
  return { type: 'bytes', bytes, frame: null, descriptors: null };
}
