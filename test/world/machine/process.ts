import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import type { Came } from './came.ts';
import type { Machine } from './machine.ts';
import type { OpenFile } from './open-file.ts';

/** What crossed the border between a process and the kernel, which is where the truth is known. */
export type Seen = {
  readonly driver: number;
  readonly end: number;
  readonly at: number;
} & (
  | {
      readonly type: 'sent' | 'received';
      readonly bytes: Uint8Array;
      /** What was sent with the first of them. */
      readonly passed: readonly PassedDescriptor[];
    }
  /** A connection is there; the other side of it sends nothing more; it is closed here, and that is done; an offer due on it is not sent. */
  | { readonly type: 'opened' | 'ended' | 'left' | 'closed' | 'unmade' }
  /** A backend takes on an offer, and accepts one: the nth on the connection. */
  | { readonly type: 'taken' | 'accepted'; readonly nth: number }
);

/** A process: its descriptors, its share of time, and what has crossed its border. */
export class Process {
  readonly name: string;
  readonly pid: number;
  readonly machine: Machine;
  dead = false;
  readonly seen: Seen[] = [];
  /** Descriptors that came to it, each with what became of it. */
  readonly came: Came[] = [];
  /** Descriptors that it sent and that are the connection to hand over, with or without O_NONBLOCK. */
  readonly handedOver = new Set<PassedDescriptor>();
  /** Conversations that are being carried out. */
  readonly running = new Set<object>();
  drivers = 0;
  /** The conversation that is being told something, or was last. */
  acting = 0;
  private readonly table = new Map<number, OpenFile>();
  private next = 3;
  private pausedUntil = 0;

  constructor(name: string, pid: number, machine: Machine) {
    this.name = name;
    this.pid = pid;
    this.machine = machine;
  }

  get now(): number {
    return this.machine.clock.now;
  }

  get openDescriptors(): number {
    return this.table.size;
  }

  /** Calls back, unless the process is dead by then; later where it is held up. Gives what cancels that. */
  after(microseconds: number, then: () => void, otherwise: () => void = () => {}): () => void {
    const { clock } = this.machine;
    let cancel: () => void = () => {};
    const run = () => {
      if (this.dead) return otherwise();
      if (clock.now >= this.pausedUntil) return then();
      cancel = clock.at(this.pausedUntil, run);
    };
    cancel = clock.after(microseconds, run);
    return () => cancel();
  }

  /** It gets no time until then. */
  pause(until: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, until);
  }

  /** Everything that it had is closed, and it does nothing more. */
  kill(): void {
    this.dead = true;
    this.running.clear();
    for (const number of [...this.table.keys()]) this.close(number);
    for (const came of this.came) if (!came.sentOn) came.fate ??= 'closed';
  }

  /** Gets a descriptor for a file; takes over the reference. */
  open(file: OpenFile): number {
    const number = this.next++;
    this.table.set(number, file);
    return number;
  }

  file(number: number): OpenFile {
    const file = this.table.get(number);
    if (file === undefined) throw new Error(`${this.name}: descriptor ${number} is not open`);
    return file;
  }

  duplicate(number: number): number {
    return this.open(this.file(number).hold());
  }

  close(number: number): void {
    const file = this.file(number);
    this.table.delete(number);
    file.release();
  }
}
