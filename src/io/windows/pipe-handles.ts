import type { DescriptorKind } from '../../wire/descriptor.ts';
import { type Handle, INVALID_HANDLE, type Kernel32 } from './kernel32.ts';

/** Handles of Windows are 32 bits wide, also where a field has room for 64. */
const LARGEST = 0xffff_ffffn;

/** Handles as they go from one process into another. Errors of the system have a `code`. */
export class PipeHandles {
  private readonly kernel: Kernel32;
  /** Pipes that were opened here. */
  private readonly own: ReadonlySet<Handle>;

  constructor(kernel: Kernel32, own: ReadonlySet<Handle>) {
    this.kernel = kernel;
    this.own = own;
  }

  /** Puts a copy of a handle of ours into the table of another process; gives its value there. */
  putInto(pid: number, handle: Handle): string {
    const { kernel } = this;
    const process = kernel.openProcess(pid);
    try {
      return String(kernel.duplicate(kernel.currentProcess, handle, process));
    } finally {
      kernel.close(process);
    }
  }

  /** Moves a handle of ours there: it is not ours any more. */
  moveInto(pid: number, handle: Handle): string {
    const value = this.putInto(pid, handle);
    this.kernel.close(handle);
    return value;
  }

  /**
   * Closes a handle that was put into the table of another process, unless it is closed there, or its number is something else by now. Whether
   * it was closed. @param original what it is a copy of
   */
  takeBack(pid: number, value: string, original: Handle): boolean {
    const { kernel } = this;
    const process = this.opened(pid);
    if (process === null) return false;
    try {
      const taken = this.isThere(pid, value, original) ? kernel.takeFrom(process, Number(value)) : null;
      if (taken !== null) kernel.close(taken);
      return taken !== null;
    } finally {
      kernel.close(process);
    }
  }

  /** Whether a process still has a handle that was put into its table. @param original what it is a copy of */
  isThere(pid: number, value: string, original: Handle): boolean {
    const { kernel } = this;
    const process = this.opened(pid);
    if (process === null) return false;
    const there = kernel.copyFrom(process, Number(value));
    kernel.close(process);
    if (there === null) return false;
    const same = kernel.areSame(there, original);
    kernel.close(there);
    return same;
  }

  /** The process of that number; null where it has ended, and its handles with it. */
  private opened(pid: number): Handle | null {
    try {
      return this.kernel.openProcess(pid);
    } catch {
      return null;
    }
  }

  /** What a value names in the table of this process; null: nothing, or something that was not passed to it. */
  kindOf(value: string): DescriptorKind | null {
    const handle = this.handleOf(value);
    const { kernel } = this;
    if (handle === null || this.own.has(handle) || kernel.isStandard(handle)) return null;
    if (!kernel.isOpen(handle)) return null;
    const state = kernel.isPipe(handle) ? kernel.pipeState(handle) : null;
    if (state === null) return 'other';
    if (!state.duplex) return 'pipe';
    return state.state === 'listening' ? 'listener' : 'stream';
  }

  /** Null where no handle can have that value. */
  handleOf(value: string): Handle | null {
    const number = BigInt(value);
    if (number <= 0n || number >= LARGEST) return null;
    const handle = Number(number);
    return handle === INVALID_HANDLE ? null : handle;
  }
}
