import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { OpenDescriptors } from './open-descriptors.ts';
import type { SocketEnd } from './socket-end.ts';

/** A descriptor that came with some bytes, and how many numbers refer to it. */
export interface Received {
  readonly passed: PassedDescriptor;
  references: number;
}

export interface Entry {
  /** Null for what carries no traffic of interest: a file, a pipe. */
  readonly end: SocketEnd | null;
  closesOnExec: boolean;
  readonly received: Received | null;
}

/** The descriptors of a process, which its threads share. */
export class DescriptorTable {
  private readonly entries: Map<number, Entry>;
  /** How many threads use it. */
  users = 1;
  private readonly unused: (end: SocketEnd) => void;
  private readonly followed: OpenDescriptors;

  /**
   * @param unused called with an end that no traced process has open any more
   * @param from what it is a copy of
   */
  constructor(
    unused: (end: SocketEnd) => void,
    followed: OpenDescriptors,
    from: DescriptorTable | null = null,
  ) {
    this.unused = unused;
    this.followed = followed;
    this.entries = new Map();
    for (const [number, entry] of [...(from?.entries ?? [])]) {
      this.open(number, entry);
      // A copy is easier to do without than the original.
      followed.used(entry);
    }
  }

  get(number: number): Entry | undefined {
    const entry = this.entries.get(number);
    if (entry !== undefined) this.followed.used(entry);
    return entry;
  }

  /** Lets a number refer to something; what it referred to before is closed. */
  open(number: number, { end, closesOnExec, received }: Entry): void {
    if (end !== null) end.references += 1;
    if (received !== null) received.references += 1;
    this.close(number);
    const entry = { end, closesOnExec, received };
    this.entries.set(number, entry);
    this.followed.opened(entry, this, number);
  }

  close(number: number): void {
    const entry = this.entries.get(number);
    if (entry === undefined) return;
    this.entries.delete(number);
    this.followed.closed(entry);
    release(entry, 'closed', this.unused);
  }

  /** Follows a descriptor no longer; what becomes of it is not known. */
  forget(number: number): void {
    const entry = this.entries.get(number);
    if (entry === undefined) return;
    this.entries.delete(number);
    this.followed.closed(entry);
    release(entry, null, this.unused);
  }

  forgetAll(): void {
    for (const number of [...this.entries.keys()]) this.forget(number);
  }

  closeRange(first: number, last: number): void {
    for (const number of [...this.entries.keys()]) if (number >= first && number <= last) this.close(number);
  }

  /** Takes over the contents of another table that turned out to be of the same process. */
  adopt(other: DescriptorTable): void {
    for (const [number, entry] of other.entries) if (!this.entries.has(number)) this.open(number, entry);
  }

  /** A new program begins. */
  exec(): void {
    for (const [number, { closesOnExec }] of [...this.entries]) if (closesOnExec) this.close(number);
  }

  /** The last thread is gone; what it left open is leaked. */
  exit(): void {
    for (const entry of this.entries.values()) {
      this.followed.closed(entry);
      release(entry, 'leaked', this.unused);
    }
    this.entries.clear();
  }
}

function release(entry: Entry, fate: 'closed' | 'leaked' | null, unused: (end: SocketEnd) => void): void {
  const { end, received } = entry;
  if (received !== null) {
    received.references -= 1;
    if (received.references === 0) received.passed.fate ??= fate;
  }
  if (end === null) return;
  end.references -= 1;
  if (end.references === 0) unused(end);
}
