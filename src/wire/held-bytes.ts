import { frameLengthAt } from './header.ts';
import { FRAMING_VERSION, HEADER_LENGTH } from './limits.ts';

const NOTHING = new Uint8Array();
/** In bytes. */
const SMALLEST_STORE = 64;
/** A store always has room for some more: where it had to be made anew for each chunk, time would grow with its square. */
const MARGIN = 1.125;

/**
 * Bytes of one stream that have come and are not taken yet. A chunk that comes while nothing is held is used as it is;
 * what comes later is gathered in a store that doubles up to what is needed, so that any number of small chunks takes time and
 * memory in proportion to their length. Bytes that were handed out are never written over.
 */
export class HeldBytes {
  /** What has come; the bytes before `position` have been taken. */
  bytes: Uint8Array = NOTHING;
  position = 0;
  /** Offset in the stream of the first of `bytes`. */
  base = 0;
  /** Of our own, with room after `bytes`; null while `bytes` is a chunk. */
  private store: Uint8Array | null = null;

  /** How many bytes have not been taken. */
  get available(): number {
    return this.bytes.length - this.position;
  }

  /** Offset in the stream of the next byte to come. */
  get length(): number {
    return this.base + this.bytes.length;
  }

  /** How many bytes of memory are kept because of what is held. */
  get pinned(): number {
    return this.available === 0 ? 0 : this.bytes.buffer.byteLength;
  }

  /** Offset of the end of the frame whose beginning is held; null when there is none, or nothing tells its length. */
  get frameEnd(): number | null {
    const { bytes, position, base, available } = this;
    if (available < HEADER_LENGTH || bytes[position] !== FRAMING_VERSION) return null;
    return base + position + frameLengthAt(bytes, position);
  }

  /** @param enough how many bytes are held when there is something to take: there need not be room for more */
  append(chunk: Uint8Array, enough = Number.POSITIVE_INFINITY): void {
    if (this.available === 0) return this.use(chunk);
    const end = this.bytes.length + chunk.length;
    if (this.store === null || end > this.store.length) {
      const held = this.available + chunk.length;
      this.move(Math.min(2 * held, Math.ceil(MARGIN * Math.max(enough, held))));
    }
    const store = this.store!;
    store.set(chunk, this.bytes.length);
    this.bytes = store.subarray(0, this.bytes.length + chunk.length);
  }

  /** Goes on in a chunk whose beginning was appended. @param offset of its first byte, in the stream */
  goOnIn(chunk: Uint8Array, offset: number): void {
    this.position += this.base - offset;
    this.base = offset;
    this.bytes = chunk;
    this.store = null;
  }

  /** Frees what has been taken. */
  release(): void {
    if (this.available === 0) this.use(NOTHING);
  }

  /** Notes bytes that passed but never came. */
  skip(count: number): void {
    this.use(NOTHING);
    this.base += count;
  }

  /** Frees the chunk that the held bytes are a small part of. */
  compact(): void {
    const { available } = this;
    if (available > 0 && 2 * Math.max(available, SMALLEST_STORE) < this.pinned) this.move(available);
  }

  private use(chunk: Uint8Array): void {
    this.base += this.bytes.length;
    this.bytes = chunk;
    this.position = 0;
    this.store = null;
  }

  private move(capacity: number): void {
    const rest = this.bytes.subarray(this.position);
    // Not from Node's pool: a few bytes would keep a slab of it.
    const store = Buffer.allocUnsafeSlow(Math.max(capacity, SMALLEST_STORE));
    store.set(rest);
    this.base += this.position;
    this.position = 0;
    this.store = store;
    this.bytes = store.subarray(0, rest.length);
  }
}
