import { fstatSync } from 'node:fs';
import type { DescriptorFate, DescriptorKind, PassedDescriptor } from '../wire/descriptor.ts';
import type { SystemCalls } from './system-calls.ts';

/** Numbers of `getsockopt`: of the level and of the two options that are asked. */
const [SOL_SOCKET, SO_TYPE, SO_ACCEPTCONN] =
  process.platform === 'darwin' ? [0xffff, 0x1008, 0x2] : [1, 3, 30];
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
/** The option that tells all about a TCP connection, on Linux: its size as far as it is read, and where in it the segments received are. */
const TCP = { level: 6, info: 11, size: 144, segmentsIn: 35 };
/** The option that tells the protocol of a socket. macOS has none; there, a peer that has closed cannot be told from one that never was. */
const SO_PROTOCOL = process.platform === 'linux' ? 38 : null;

/** A descriptor that came with some bytes. Its facts are read once, when somebody asks or before it is settled. */
export class ReceivedDescriptor implements PassedDescriptor {
  fate: DescriptorFate | null = null;
  /** Its number in this process. */
  readonly number: number;
  private readonly calls: SystemCalls;
  private knownKind: DescriptorKind | null | undefined;
  private knownBlocking: boolean | null | undefined;

  constructor(number: number, calls: SystemCalls) {
    this.number = number;
    this.calls = calls;
  }

  get kind(): DescriptorKind | null {
    if (this.knownKind === undefined) this.knownKind = kindOf(this.number, this.calls);
    return this.knownKind;
  }

  get blocking(): boolean | null {
    if (this.knownBlocking === undefined) this.knownBlocking = this.calls.isBlocking(this.number);
    return this.knownBlocking;
  }

  /** Reads the facts that nobody has asked for yet, while the number is still its own. */
  look(): { readonly kind: DescriptorKind | null; readonly blocking: boolean | null } {
    const { kind, blocking } = this;
    return { kind, blocking };
  }

  toJSON(): PassedDescriptor {
    const { kind, blocking, fate } = this;
    return { kind, blocking, fate };
  }
}

function kindOf(descriptor: number, calls: SystemCalls): DescriptorKind | null {
  const type = calls.option(descriptor, SOL_SOCKET!, SO_TYPE!);
  if (type === SOCK_STREAM) {
    if (calls.hasPeer(descriptor)) return 'stream';
    if (calls.option(descriptor, SOL_SOCKET!, SO_ACCEPTCONN!) === 1) return 'listener';
    return wasNeverConnected(descriptor, calls) ? 'other' : 'stream';
  }
  if (type !== null) return type === SOCK_DGRAM ? 'datagram' : 'other';
  try {
    const found = fstatSync(descriptor);
    if (found.isFIFO()) return 'pipe';
    return found.isFile() || found.isDirectory() ? 'file' : 'other';
  } catch {
    return null;
  }
}

/** Of a socket without a peer. One keeps its peer's name when the peer is gone, but for a TCP socket that was reset: that has received something. */
function wasNeverConnected(socket: number, calls: SystemCalls): boolean {
  if (SO_PROTOCOL === null) return false;
  if (calls.option(socket, SOL_SOCKET!, SO_PROTOCOL) !== TCP.level) return true;
  return calls.option(socket, TCP.level, TCP.info, TCP.size, TCP.segmentsIn) === 0;
}
