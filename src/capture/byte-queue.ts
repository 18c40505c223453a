/** Chunks of a file as one stream of bytes, from which whole blocks are taken. */
export class ByteQueue {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private bytes: Uint8Array = new Uint8Array();
  /** Offset in the file of the next byte to be taken. */
  offset = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next `length` bytes without taking them; fewer at the end. */
  async peek(length: number): Promise<Uint8Array> {
    while (this.bytes.length < length) {
      const next = await this.chunks.next();
      if (next.done) break;
      this.bytes = this.bytes.length === 0 ? next.value : Buffer.concat([this.bytes, next.value]);
    }
    return this.bytes.subarray(0, length);
  }

  /** At least `length` bytes and all that have come with them, without taking them; fewer at the end. */
  async peekSome(length: number): Promise<Uint8Array> {
    await this.peek(length);
    return this.bytes;
  }

  async take(length: number): Promise<Uint8Array> {
    const taken = await this.peek(length);
    this.bytes = this.bytes.subarray(taken.length);
    this.offset += taken.length;
    return taken;
  }

  /** All that is left, chunk by chunk. */
  async *rest(): AsyncGenerator<Uint8Array> {
    if (this.bytes.length > 0) yield this.take(this.bytes.length);
    for (;;) {
      const next = await this.chunks.next();
      if (next.done) return;
      this.offset += next.value.length;
      yield next.value;
    }
  }
}
