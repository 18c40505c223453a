import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Instant } from '../contract.ts';

/** Bytes that came at once, with the descriptors that came with the first of them. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly descriptors: readonly PassedDescriptor[];
  /** When they came. */
  readonly at: Instant;
}

/** Chunks in order, from whose front any number of bytes can be taken. */
export class ChunkQueue {
  /** Bytes in all of them. */
  length = 0;
  private chunks: Chunk[] = [];

  push(chunk: Chunk): void {
    this.chunks.push(chunk);
    this.length += chunk.bytes.length;
  }

  /** Whether a descriptor came with the first byte: a handle comes with its offer, and counts for nothing here. */
  get hasDescriptor(): boolean {
    return this.chunks[0]?.descriptors.some(({ handle }) => handle === undefined) === true;
  }

  /** All bytes, which stay. */
  get bytes(): Uint8Array {
    return joined(this.chunks).bytes;
  }

  /** Takes that many bytes, which must be there. */
  take(count: number): Chunk[] {
    const taken: Chunk[] = [];
    for (let missing = count; missing > 0; ) {
      const { bytes, descriptors, at } = this.chunks.shift()!;
      taken.push({ bytes: bytes.subarray(0, missing), descriptors, at });
      if (bytes.length > missing)
        this.chunks.unshift({ bytes: bytes.subarray(missing), descriptors: [], at });
      missing -= Math.min(missing, bytes.length);
    }
    this.length -= count;
    return taken;
  }

  takeAll(): Chunk[] {
    this.length = 0;
    return this.chunks.splice(0);
  }
}

/** Chunks as one, all descriptors with its first byte; it came when the last of them did. */
export function joined(chunks: readonly Chunk[]): Chunk {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  return {
    bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)),
    descriptors: chunks.flatMap(({ descriptors }) => descriptors),
    at: chunks.at(-1)?.at ?? 0,
  };
}
