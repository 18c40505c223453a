/** In bytes. */
const MOST_PINNED = 8 * 1024 * 1024;

/**
 * Remembered offers stand in the chunks that were read, and keep them in memory. This tells how much they keep, and
 * when it is time to copy them out: with offers far apart, a few thousand would otherwise keep gigabytes.
 */
export class PinnedChunks {
  /** The chunks in the order in which they came, with the number of the first offer in each. */
  private chunks: { readonly since: number; readonly length: number }[] = [];
  private latest: Uint8Array | null = null;
  private length = 0;

  /**
   * Notes the bytes that an offer stands in; true when all remembered ones are to be copied out now.
   * @param number how many offers there were up to this one
   * @param remembered how many of them are remembered
   */
  add(bytes: Uint8Array, number: number, remembered: number): boolean {
    if (bytes === this.latest) return false;
    this.latest = bytes;
    // A chunk is free once the first offer of the next one is forgotten too.
    while (this.chunks.length > 1 && this.chunks[1]!.since + remembered <= number)
      this.length -= this.chunks.shift()!.length;
    this.chunks.push({ since: number, length: bytes.buffer.byteLength });
    this.length += bytes.buffer.byteLength;
    if (this.length <= MOST_PINNED) return false;
    this.chunks = [];
    this.length = 0;
    return true;
  }
}
