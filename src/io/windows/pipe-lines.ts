import type { LightPoller } from '../light-socket.ts';
import type { Received } from '../lines.ts';
import type { Handle, Kernel32 } from './kernel32.ts';
import type { Operation, Operations } from './operations.ts';
import type { PipePoller } from './pipe-poller.ts';
import { ERROR, windowsError } from './windows-error.ts';

/** Bytes that are read at once. */
const MOST_AT_ONCE = 64 * 1024;
/** Bytes that are written at once: more than a pipe holds, so that the reader need not wait for the writer each time. */
const MOST_WRITTEN = 512 * 1024;
/** How long what was written may take to leave once the pipe is closed, in ms. */
const LEAVING_MS = 500;
/** How often to look whether it has, in ms. */
const LOOK_MS = 5;
const NOBODY: ReadonlySet<number> = new Set([ERROR.BROKEN_PIPE, ERROR.NO_DATA, ERROR.PIPE_NOT_CONNECTED]);

/** Reads and writes connected pipes without waiting. Errors of the system have a `code`. */
export class PipeLines implements LightPoller {
  private readonly kernel: Kernel32;
  private readonly operations: Operations;
  private readonly poller: PipePoller;
  /** What was written last, where it has not left. */
  private readonly writing = new Map<Handle, Operation>();
  /** Who waits until it has. */
  private readonly waiting = new Map<Handle, () => void>();
  /** Pipes that were opened here; no handle that a peer names may be one of them. */
  readonly own = new Set<Handle>();
  private readonly room = new Uint8Array(new ArrayBuffer(MOST_AT_ONCE));

  constructor(kernel: Kernel32, operations: Operations, poller: PipePoller) {
    this.kernel = kernel;
    this.operations = operations;
    this.poller = poller;
  }

  watch(pipe: Handle, readable: () => void): void {
    this.poller.watch(pipe, readable);
  }

  unwatch(pipe: Handle): void {
    this.poller.unwatch(pipe);
  }

  watchRoom(pipe: Handle, told: () => void): void {
    this.waiting.set(pipe, told);
    // What was written last may have left at once.
    if (!this.writing.has(pipe)) setImmediate(() => this.waiting.get(pipe) === told && this.hasRoom(pipe));
  }

  unwatchRoom(pipe: Handle): void {
    this.waiting.delete(pipe);
  }

  private hasRoom(pipe: Handle): void {
    const told = this.waiting.get(pipe);
    this.waiting.delete(pipe);
    told?.();
  }

  /** Looks at up to `length` bytes, which stay there until they are skipped. */
  receive(pipe: Handle, length: number): Received {
    const found = this.kernel.peek(pipe, this.room.subarray(0, Math.min(length, MOST_AT_ONCE)));
    if (found === 0) return { type: 'nothing-yet' };
    if (found > 0)
      return {
        type: 'bytes',
        bytes: this.room.slice(0, found),
        descriptors: [],
        dropped: false,
        unread: found,
      };
    if (NOBODY.has(-found)) return { type: 'end' };
    throw windowsError('PeekNamedPipe', -found);
  }

  /** Takes away bytes that were looked at. */
  skip(pipe: Handle, count: number): void {
    const { kernel, operations, room } = this;
    for (let left = count; left > 0; ) {
      const part = room.subarray(0, Math.min(left, MOST_AT_ONCE));
      const read = (overlapped: ArrayBuffer) => kernel.ReadFile(pipe, part, part.length, null, overlapped);
      const begun = operations.begin(pipe, part, read, () => {});
      // Somebody else who has the connection was faster.
      if (typeof begun !== 'number') return operations.cancel(begun);
      if (begun !== 0) return;
      left -= part.length;
    }
  }

  /** Writes, and gives how many bytes were taken; the error EAGAIN says that what was written before has not left. */
  send(pipe: Handle, bytes: Uint8Array): number {
    if (this.writing.has(pipe)) throw windowsError('WriteFile', ERROR.PIPE_BUSY);
    const part = new Uint8Array(new ArrayBuffer(Math.min(bytes.length, MOST_WRITTEN)));
    part.set(bytes.subarray(0, part.length));
    const { kernel } = this;
    const write = (overlapped: ArrayBuffer) => kernel.WriteFile(pipe, part, part.length, null, overlapped);
    const begun = this.operations.begin(pipe, part, write, () => {
      this.writing.delete(pipe);
      this.hasRoom(pipe);
    });
    if (typeof begun !== 'number') this.writing.set(pipe, begun);
    else if (begun !== 0) throw windowsError('WriteFile', begun);
    return part.length;
  }

  /** Whether the other side has closed the connection, however much of what it wrote is still unread. */
  hungUp(pipe: Handle): boolean {
    const state = this.kernel.pipeState(pipe)?.state ?? null;
    return state === 'closing' || state === 'disconnected' || state === null;
  }

  /** The same: a pipe cannot be closed by halves. */
  gone(pipe: Handle): boolean {
    return this.hungUp(pipe);
  }

  peerProcess(pipe: Handle): number | null {
    return this.kernel.peerProcess(pipe);
  }

  /** Closes a pipe once what was written has left, or could not leave for a while. */
  close(pipe: Handle): void {
    this.poller.unwatch(pipe);
    const written = this.writing.get(pipe);
    if (written === undefined) return this.closeNow(pipe);
    const until = performance.now() + LEAVING_MS;
    const look = () => {
      if (this.operations.isUnderWay(written) && performance.now() < until) setTimeout(look, LOOK_MS);
      else {
        this.operations.cancel(written);
        this.writing.delete(pipe);
        this.closeNow(pipe);
      }
    };
    look();
  }

  private closeNow(pipe: Handle): void {
    this.own.delete(pipe);
    this.kernel.close(pipe);
  }
}
