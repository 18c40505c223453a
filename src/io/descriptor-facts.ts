import { fstatSync } from 'node:fs';
import type { DescriptorFate, DescriptorKind, PassedDescriptor } from '../wire/descriptor.ts';
import type { SystemCalls } from './system-calls.ts';

/** Numbers of `getsockopt`: of the level and of the two options that are asked. */
const [SOL_SOCKET, SO_TYPE, SO_ACCEPTCONN] =
  process.platform === 'darwin' ? [0xffff, 0x1008, 0x2] : [1, 3, 30];
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;

/** A descriptor that came with some bytes. Its facts are read once, when somebody asks or before it is settled. */
export class ReceivedDescriptor implements PassedDescriptor {
  fate: DescriptorFate | null = null;
  /** Its number in this process. */
  readonly number: number;
  private readonly calls: SystemCalls;
  private facts: { readonly kind: DescriptorKind | null; readonly blocking: boolean | null } | null = null;

  constructor(number: number, calls: SystemCalls) {
    this.number = number;
    this.calls = calls;
  }

  get kind(): DescriptorKind | null {
    return this.look().kind;
  }

  get blocking(): boolean | null {
    return this.look().blocking;
  }

  /** Reads the facts, unless that has been done: not before an answer has left, and while the number is still its own. */
  look(): { readonly kind: DescriptorKind | null; readonly blocking: boolean | null } {
    this.facts ??= { kind: kindOf(this.number, this.calls), blocking: this.calls.isBlocking(this.number) };
    return this.facts;
  }

  toJSON(): PassedDescriptor {
    const { kind, blocking, fate } = this;
    return { kind, blocking, fate };
  }
}

function kindOf(descriptor: number, calls: SystemCalls): DescriptorKind | null {
  const type = calls.option(descriptor, SOL_SOCKET!, SO_TYPE!);
  if (type === SOCK_STREAM)
    return calls.option(descriptor, SOL_SOCKET!, SO_ACCEPTCONN!) === 1 ? 'listener' : 'stream';
  if (type !== null) return type === SOCK_DGRAM ? 'datagram' : 'other';
  try {
    const found = fstatSync(descriptor);
    if (found.isFIFO()) return 'pipe';
    return found.isFile() || found.isDirectory() ? 'file' : 'other';
  } catch {
    return null;
  }
}
