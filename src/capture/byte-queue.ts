import type { Chunks } from './file-chunks.ts';

/** Chunks of a file as one stream of bytes, from which whole blocks are taken. */
export class ByteQueue {
  private readonly chunked: Chunks;
  private readonly source: AsyncIterator<Uint8Array>;
  private chunks: Uint8Array[] = [];
  private length = 0;
  /** The memory that all of them were joined in, with room for more; null where they were not. */
  private memory: Uint8Array | null = null;
  /** Whether the memory of chunks that are used up is given back. */
  private reuses = false;
  /** Offset in the file of the next byte to be taken. */
  offset = 0;

  constructor(chunks: Chunks) {
    this.chunked = chunks;
    this.source = chunks[Symbol.asyncIterator]();
  }

  /** The next `length` bytes without taking them; fewer at the end. */
  async peek(length: number): Promise<Uint8Array> {
    return (await this.gather(length)).subarray(0, length);
  }

  /** At least `length` bytes and all that have come with them, without taking them; fewer at the end. */
  peekSome(length: number): Promise<Uint8Array> {
    return this.gather(length, true);
  }

  /** At least `length` bytes, and more where they need not be copied, without taking them; fewer at the end. */
  peekWhereItIs(length: number): Promise<Uint8Array> {
    return this.gather(length);
  }

  async take(length: number): Promise<Uint8Array> {
    const bytes = await this.gather(length);
    const taken = bytes.subarray(0, length);
    this.memory = null;
    if (taken.length === bytes.length) this.giveBack(this.chunks.shift());
    else this.chunks[0] = bytes.subarray(taken.length);
    this.length -= taken.length;
    this.offset += taken.length;
    return taken;
  }

  /** Reads ahead what follows, for a reader that does little with it. */
  readAhead(): void {
    this.chunked.readAhead?.();
  }

  /** From now on, whoever takes bytes is done with them before asking for more: what follows may be read into their memory. */
  reuseMemory(): void {
    this.reuses = true;
  }

  /** All that is left, chunk by chunk. */
  async *rest(): AsyncGenerator<Uint8Array> {
    if (this.length > 0) yield this.take(this.length);
    for (;;) {
      const next = await this.source.next();
      if (next.done) return;
      this.offset += next.value.length;
      yield next.value;
    }
  }

  private async gather(length: number, all = false): Promise<Uint8Array> {
    while (this.length < length) {
      const next = await this.source.next();
      if (next.done) break;
      this.chunks.push(next.value);
      this.length += next.value.length;
    }
    if (this.chunks.length > 1 && all) this.joinAll();
    else if (this.chunks.length > 1) this.join(Math.min(length, this.length));
    return this.chunks[0] ?? NOTHING;
  }

  /** Makes all chunks one. What grows again and again is copied whenever it has doubled, and not with each chunk. */
  private joinAll(): void {
    const { memory, chunks, length } = this;
    const fits = memory !== null && length <= memory.length;
    const joint = fits ? memory : Buffer.allocUnsafe(memory === null ? length : 2 * length);
    let at = 0;
    for (const [index, chunk] of chunks.entries()) {
      if (!fits || index > 0) joint.set(chunk, at);
      at += chunk.length;
    }
    this.memory = joint;
    this.chunks = [joint.subarray(0, length)];
  }

  private giveBack(chunk: Uint8Array | undefined): void {
    if (this.reuses && chunk !== undefined) this.chunked.reuse?.(chunk.buffer);
  }

  /** Sees to it that the first chunk has that many bytes. No more are copied: the rest of a file's chunk stays where it is. */
  private join(length: number): void {
    let end = 0;
    let joined = 0;
    while (joined < length) joined += this.chunks[end++]!.length;
    if (end <= 1) return;
    this.memory = null;
    const parts = this.chunks.splice(0, end);
    const rest = joined - length;
    const last = parts.pop()!;
    const joint = Buffer.concat([...parts, last.subarray(0, last.length - rest)], length);
    for (const part of parts) this.giveBack(part);
    if (rest === 0) this.giveBack(last);
    this.chunks.unshift(joint, ...(rest > 0 ? [last.subarray(last.length - rest)] : []));
  }
}

const NOTHING = new Uint8Array();
