import type { Handle, Kernel32 } from './kernel32.ts';
import { ERROR } from './windows-error.ts';

/** What is under way (STATUS_PENDING). */
const PENDING = 0x103n;
/** Bytes of an OVERLAPPED of 64 bits: status, length, offset, event. */
const OVERLAPPED = 32;

/** One thing that the system does for a handle while the program goes on. */
export interface Operation {
  readonly handle: Handle;
  /** Written to by the system until it is done. */
  readonly overlapped: ArrayBuffer;
  /** Kept as long as the system may look at it. */
  readonly memory: Uint8Array | null;
  /** Called once it is done, however it ended, unless it was cancelled. */
  done: () => void;
}

/**
 * Everything that is under way, waited for in a single other thread. Nothing of it goes through a completion port, as Node's own does: a
 * port stays with a connection for ever, and would get what another process does with it once it is handed over.
 */
export class Operations {
  private readonly kernel: Kernel32;
  private readonly event: Handle;
  private readonly under = new Set<Operation>();
  private waiting = false;
  private looking = false;

  constructor(kernel: Kernel32) {
    this.kernel = kernel;
    this.event = kernel.createEvent();
    // Otherwise the process would wait for the thread for ever.
    process.once('exit', () => kernel.SetEvent(this.event));
  }

  /**
   * Starts something. Gives it, or the number of the error; 0 where it was done at once, and nothing more is said of it.
   * @param start gives 0 unless it was done at once
   */
  begin(
    handle: Handle,
    memory: Uint8Array | null,
    start: (overlapped: ArrayBuffer) => number,
    done: () => void,
  ): Operation | number {
    const overlapped = new ArrayBuffer(OVERLAPPED);
    new BigInt64Array(overlapped)[3] = BigInt(this.event);
    const operation = { handle, overlapped, memory, done };
    const { kernel } = this;
    if (start(overlapped) !== 0) {
      this.lookSoon();
      return 0;
    }
    const error = kernel.lastError();
    // The event was unset as it began, and with it perhaps what says that another one is done.
    this.lookSoon();
    if (error !== ERROR.IO_PENDING) return error;
    this.under.add(operation);
    this.wait();
    return operation;
  }

  /** Ends something early; nothing more is said of it. */
  cancel(operation: Operation): void {
    operation.done = () => {};
    if (this.under.has(operation)) this.kernel.CancelIoEx(operation.handle, operation.overlapped);
    this.lookSoon();
  }

  /** Whether it is not done. */
  isUnderWay(operation: Operation): boolean {
    return new BigInt64Array(operation.overlapped)[0] === PENDING;
  }

  private lookSoon(): void {
    if (this.looking || this.under.size === 0) return;
    this.looking = true;
    setImmediate(() => {
      this.looking = false;
      this.look();
    });
  }

  private look(): void {
    for (const operation of [...this.under]) {
      if (this.isUnderWay(operation)) continue;
      this.under.delete(operation);
      operation.done();
    }
    // A thread that waits keeps the process from ending.
    if (this.under.size === 0 && this.waiting) this.kernel.SetEvent(this.event);
  }

  private wait(): void {
    if (this.waiting || this.under.size === 0) return;
    this.waiting = true;
    this.kernel.waitForEvent(this.event, () => {
      this.waiting = false;
      this.look();
      this.wait();
    });
  }
}
