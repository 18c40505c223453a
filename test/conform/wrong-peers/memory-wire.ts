import type { HandedOver, Handle, Heard, Wire } from '../../../src/conform/wire.ts';
import type { DescriptorKind } from '../../../src/wire/descriptor.ts';
import type { Direction } from '../../../src/wire/direction.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { FrameBuffer } from '../../../src/wire/strict/frame-buffer.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Something that can be passed, and how many hold it open. */
export class MemoryHandle implements Handle {
  readonly descriptor = 0;
  open = 1;
  readonly kind: DescriptorKind;
  readonly blocking: boolean;
  /** Whether somebody serves the connection that it is. */
  served = false;
  /** Told once nobody holds it open any more. */
  closed: () => void = () => {};

  constructor(kind: DescriptorKind, blocking = true) {
    this.kind = kind;
    this.blocking = blocking;
  }

  close(): void {
    this.open -= 1;
    if (this.open === 0) this.closed();
  }
}

export class MemoryPair implements HandedOver {
  readonly handle: MemoryHandle;
  private readonly time: VirtualTime;
  private mine = true;

  constructor(time: VirtualTime, blocking: boolean) {
    this.time = time;
    this.handle = new MemoryHandle('stream', blocking);
  }

  given(): void {
    if (this.mine) this.handle.open -= 1;
    this.mine = false;
  }

  get held(): boolean {
    return this.handle.open > 0;
  }

  async released(withinMs: number): Promise<boolean> {
    for (let waited = 0; this.held && waited < withinMs; waited += 50) await this.time.pause(50);
    return !this.held;
  }

  async reads(): Promise<boolean> {
    return this.handle.served;
  }

  close(): void {
    this.given();
  }
}

/** Who is at the other end of a wire. */
export interface OtherEnd {
  received(bytes: Uint8Array, passed: readonly MemoryHandle[]): void;
  ended(reset: boolean): void;
  /** Nothing more is written, and answers are still read. */
  finished?(): void;
}

/** A connection to a peer in the same process: what is written has arrived. */
export class MemoryWire implements Wire {
  /** Frames that have come and nobody has heard. */
  unheard = 0;
  private readonly buffer = new FrameBuffer();
  private came: { readonly at: number; readonly handle: MemoryHandle }[] = [];
  private written = 0;
  private taken = 0;
  private readonly time: VirtualTime;
  private readonly heard: Direction;
  private other: OtherEnd | null = null;
  private ended: 'no' | 'close' | 'reset' = 'no';
  private wake: () => void = () => {};

  constructor(time: VirtualTime, heard: Direction) {
    this.time = time;
    this.heard = heard;
  }

  connect(other: OtherEnd): void {
    this.other = other;
  }

  /** The peer writes. */
  arrive(bytes: Uint8Array, passed: readonly MemoryHandle[] = []): void {
    this.unheard += 1;
    for (const handle of passed) this.came.push({ at: this.written, handle });
    this.written += bytes.length;
    this.buffer.push(bytes);
    this.wake();
  }

  /** The peer closes. */
  end(): void {
    if (this.ended !== 'no') return;
    this.ended = 'close';
    this.other = null;
    this.wake();
  }

  async send(bytes: Uint8Array, passed: readonly Handle[] = []): Promise<void> {
    this.other?.received(bytes, passed as readonly MemoryHandle[]);
  }

  async hear(withinMs: number): Promise<Heard> {
    await this.until(() => this.buffer.missing === 0, withinMs);
    const next = this.buffer.next();
    if (next.type === 'broken') return { type: 'broken', text: next.text };
    if (next.type === 'frame') {
      this.unheard -= 1;
      const bytes = next.bytes.slice(0, next.end);
      this.taken += next.end;
      const frame = readFrame(bytes, 0, bytes.length, 0, this.heard);
      return { type: 'frame', frame, at: this.time.now * 1000, descriptors: 0 };
    }
    const part = this.buffer.length;
    if (this.ended === 'no') return { type: 'nothing', part, ms: withinMs };
    return { type: 'closed', part, reset: this.ended === 'reset' };
  }

  async take(count: number, withinMs: number) {
    await this.until(() => this.buffer.length >= count, withinMs);
    if (this.buffer.length < count) return null;
    const bytes = this.buffer.bytes.slice(0, count);
    this.buffer.drop(count);
    this.taken += count;
    const passed = this.came.filter(({ at }) => at < this.taken).map(({ handle }) => handle);
    this.came = this.came.filter(({ at }) => at >= this.taken);
    return { bytes, passed };
  }

  async closes(withinMs: number): Promise<boolean> {
    await this.until(() => this.ended !== 'no', withinMs);
    return this.ended !== 'no';
  }

  finish(): void {
    this.other?.finished?.();
  }

  close(): void {
    this.leave(false);
  }

  reset(): void {
    this.leave(true);
  }

  private leave(reset: boolean): void {
    const { other } = this;
    this.other = null;
    other?.ended(reset);
  }

  private until(holds: () => boolean, withinMs: number): Promise<void> {
    return new Promise((done) => {
      const finish = () => {
        this.wake = () => {};
        callOff();
        done();
      };
      const callOff = this.time.after(withinMs, finish);
      this.wake = () => {
        if (holds() || this.ended !== 'no') finish();
      };
      this.wake();
    });
  }
}
