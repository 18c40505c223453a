import type { Handle, Kernel32 } from './kernel32.ts';
import type { Operation, Operations } from './operations.ts';

/** Tells of pipes that have something to read, by reading no bytes of them, which is done once there are some. */
export class PipePoller {
  private readonly kernel: Kernel32;
  private readonly operations: Operations;
  private readonly watched = new Map<Handle, { readonly readable: () => void; asked: Operation | null }>();

  constructor(kernel: Kernel32, operations: Operations) {
    this.kernel = kernel;
    this.operations = operations;
  }

  /** Calls back again and again while there is something to read, or nobody left to write it, until `unwatch`. */
  watch(pipe: Handle, readable: () => void): void {
    this.watched.set(pipe, { readable, asked: null });
    this.ask(pipe);
  }

  /** Before the pipe is closed or given away. */
  unwatch(pipe: Handle): void {
    const asked = this.watched.get(pipe)?.asked ?? null;
    this.watched.delete(pipe);
    if (asked !== null) this.operations.cancel(asked);
  }

  private ask(pipe: Handle): void {
    const watched = this.watched.get(pipe);
    if (watched === undefined || watched.asked !== null) return;
    const tell = () => {
      watched.asked = null;
      if (this.watched.get(pipe) !== watched) return;
      watched.readable();
      this.ask(pipe);
    };
    const { kernel } = this;
    const started = this.operations.begin(
      pipe,
      null,
      (overlapped) => kernel.ReadFile(pipe, null, 0, null, overlapped),
      tell,
    );
    // Done at once: there is something to read, or nobody left to write it.
    if (typeof started === 'number') setImmediate(tell);
    else watched.asked = started;
  }
}
