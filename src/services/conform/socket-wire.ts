import type { Handle, Heard, Wire } from '../../conform/wire.ts';
import { now } from '../../io/clock.ts';
import { Connection } from '../../io/connection.ts';
import type { StreamSocket } from '../../io/light-socket.ts';
import type { Lines } from '../../io/lines.ts';
import type { Direction } from '../../wire/direction.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import { FrameBuffer } from '../../wire/strict/frame-buffer.ts';

/** Called with all bytes on a wire as they pass. `descriptors`: how many went with the first of them. */
export type WireObserver = (direction: 'sent' | 'received', bytes: Uint8Array, descriptors: number) => void;

/** No answer is longer: what a peer sends beyond it is left in the socket. In bytes. */
const MOST_HELD = 256 * 1024;

/** A connection of a case, on a socket or a pipe. */
export class SocketWire implements Wire {
  private readonly connection: Connection;
  private readonly lines: Lines;
  private readonly heard: Direction;
  private readonly observe: WireObserver;
  private readonly buffer = new FrameBuffer();
  /** Descriptors that came, with the place in the stream of the byte that they came with. */
  private came: { readonly at: number; readonly descriptor: number }[] = [];
  private received = 0;
  private taken = 0;
  private ended: string | null = null;
  private waiting: (() => void) | null = null;

  /** @param socket paused since it was accepted or dialled @param heard who speaks to whom on what is received */
  constructor(socket: StreamSocket, lines: Lines, heard: Direction, observe: WireObserver) {
    this.lines = lines;
    this.heard = heard;
    this.observe = observe;
    this.connection = new Connection(
      socket,
      lines,
      {
        wanted: () => (this.buffer.length > MOST_HELD ? 0 : Number.POSITIVE_INFINITY),
        keepsUnread: () => false,
        ended: (reason) => {
          this.ended = reason;
          this.wake();
        },
        gone: () => {},
        drained: () => {},
        closed: () => {
          this.ended ??= '';
          this.wake();
        },
      },
      (bytes, came) => this.takeIn(bytes, came),
    );
    this.connection.read();
  }

  /** Of the socket itself. */
  get descriptor(): number | null {
    return this.connection.descriptor;
  }

  async send(bytes: Uint8Array, passed: readonly Handle[] = []): Promise<void> {
    const copies = passed.map(({ descriptor }) => this.lines.duplicate(descriptor));
    this.observe('sent', bytes, copies.length);
    this.connection.send(bytes, copies);
  }

  async hear(withinMs: number): Promise<Heard> {
    const { buffer } = this;
    await this.until(() => buffer.missing === 0, withinMs);
    const next = buffer.next();
    if (next.type === 'broken') return { type: 'broken', text: next.text };
    if (next.type === 'frame') {
      const bytes = next.bytes.slice(0, next.end);
      const descriptors = this.came.filter(({ at }) => at < this.taken + next.end).length;
      this.taken += next.end;
      return {
        type: 'frame',
        frame: readFrame(bytes, 0, bytes.length, 0, this.heard),
        at: now(),
        descriptors,
      };
    }
    const part = buffer.length;
    if (this.ended === null) return { type: 'nothing', part, ms: withinMs };
    return { type: 'closed', part, reset: this.ended !== '' };
  }

  async take(
    count: number,
    withinMs: number,
  ): Promise<{ readonly bytes: Uint8Array; readonly passed: readonly Handle[] } | null> {
    await this.until(() => this.buffer.length >= count, withinMs);
    if (this.buffer.length < count) return null;
    const bytes = this.buffer.bytes.slice(0, count);
    this.buffer.drop(count);
    this.taken += count;
    const passed = this.came.filter(({ at }) => at < this.taken);
    this.came = this.came.filter(({ at }) => at >= this.taken);
    return { bytes, passed };
  }

  async closes(withinMs: number): Promise<boolean> {
    await this.until(() => this.ended !== null, withinMs);
    return this.ended !== null;
  }

  finish(): void {
    this.connection.close('half');
  }

  close(): void {
    this.closeDescriptors();
    this.connection.close('orderly');
  }

  reset(): void {
    this.closeDescriptors();
    this.connection.close('reset');
  }

  private takeIn(bytes: Uint8Array, came: readonly number[]): void {
    for (const descriptor of came) this.came.push({ at: this.received, descriptor });
    this.received += bytes.length;
    this.observe('received', bytes, came.length);
    this.buffer.push(bytes);
    this.wake();
  }

  private closeDescriptors(): void {
    for (const { descriptor } of this.came.splice(0)) this.lines.close(descriptor);
  }

  private wake(): void {
    this.waiting?.();
  }

  /** Resolves once that holds, once the other side has ended, or once the time is up. */
  private until(holds: () => boolean, withinMs: number): Promise<void> {
    return new Promise((done) => {
      const look = () => {
        if (!holds() && this.ended === null) return;
        clearTimeout(limit);
        this.waiting = null;
        done();
      };
      const limit = setTimeout(() => {
        this.waiting = null;
        done();
      }, withinMs);
      this.waiting = look;
      look();
    });
  }
}
