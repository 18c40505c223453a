import { MAX_DESCRIPTORS } from '../wire/limits.ts';

/** Where the parts of `struct msghdr` and its control messages lie in memory. Linux and macOS, 64 bits; in bytes. */
export interface MessageLayout {
  readonly iovLengthBytes: 4 | 8;
  readonly controlLengthBytes: 4 | 8;
  readonly flagsOffset: number;
  readonly controlHeaderLength: number;
  readonly controlAlignment: 4 | 8;
  readonly SOL_SOCKET: number;
  readonly MSG_DONTWAIT: number;
  readonly MSG_PEEK: number;
  /** Set in the flags where control bytes found no room. */
  readonly MSG_CTRUNC: number;
  /** Set on receiving, so that no child process inherits a descriptor; macOS has no such flag. */
  readonly MSG_CMSG_CLOEXEC: number;
  readonly MSG_NOSIGNAL: number;
}

const LINUX: MessageLayout = {
  iovLengthBytes: 8,
  controlLengthBytes: 8,
  flagsOffset: 48,
  controlHeaderLength: 16,
  controlAlignment: 8,
  SOL_SOCKET: 1,
  MSG_DONTWAIT: 0x40,
  MSG_PEEK: 0x2,
  MSG_CTRUNC: 0x8,
  MSG_CMSG_CLOEXEC: 0x4000_0000,
  MSG_NOSIGNAL: 0x4000,
};

const MACOS: MessageLayout = {
  iovLengthBytes: 4,
  controlLengthBytes: 4,
  flagsOffset: 44,
  controlHeaderLength: 12,
  controlAlignment: 4,
  SOL_SOCKET: 0xffff,
  MSG_DONTWAIT: 0x80,
  MSG_PEEK: 0x2,
  MSG_CTRUNC: 0x20,
  MSG_CMSG_CLOEXEC: 0,
  MSG_NOSIGNAL: 0x80000,
};

const SCM_RIGHTS = 1;
/** No process has memory in its first page. */
const NOWHERE = 8n;
const IOV_OFFSET = 16;
const IOV_LENGTH_OFFSET = 24;
const CONTROL_OFFSET = 32;
const CONTROL_LENGTH_OFFSET = 40;

const HEADER_AREA = 64;
/** Room for two. */
const IOVEC_AREA = 32;
const CONTROL_AREA = 16 + 4 * MAX_DESCRIPTORS + 4;
const CONTROL_START = HEADER_AREA + IOVEC_AREA;
const DATA_START = CONTROL_START + CONTROL_AREA;
/** How much one call receives or sends at most. */
export const MAX_TRANSFER = 64 * 1024;

/** Up to this length, in bytes, a loop copies sooner than a call. */
const SHORT = 128;

export function layoutOf(platform: NodeJS.Platform): MessageLayout | null {
  if (platform === 'linux') return LINUX;
  return platform === 'darwin' ? MACOS : null;
}

/**
 * A message header with its vector, control bytes and data in one block of memory. One block larger than 64 bytes,
 * as V8 may move smaller ones, and the header holds addresses.
 */
export class MessageBlock {
  readonly memory = new ArrayBuffer(DATA_START + MAX_TRANSFER);
  readonly layout: MessageLayout;
  private readonly view = new DataView(this.memory);
  private readonly bytes = new Uint8Array(this.memory);

  /** @param address gives where a block of memory lies */
  constructor(layout: MessageLayout, address: (memory: ArrayBuffer) => bigint) {
    this.layout = layout;
    const start = address(this.memory);
    this.view.setBigUint64(IOV_OFFSET, start + BigInt(HEADER_AREA), true);
    this.view.setBigUint64(CONTROL_OFFSET, start + BigInt(CONTROL_START), true);
    this.view.setBigUint64(HEADER_AREA, start + BigInt(DATA_START), true);
  }

  /** Prepares for receiving up to `length` bytes, with as many descriptors as may come. */
  prepareReceive(length: number): void {
    this.prepare(length, CONTROL_AREA);
  }

  /** Prepares for looking at up to `length` bytes, without room for descriptors: none is made that way. */
  preparePeek(length: number): void {
    this.prepare(length, 0);
  }

  /** The same, with no memory for the last byte: what was sent together and holds that byte cannot be looked at then. */
  preparePeekShort(length: number): void {
    this.prepare(length - 1, 0);
    this.setLength(IOV_LENGTH_OFFSET, this.layout.iovLengthBytes, 2);
    this.view.setBigUint64(HEADER_AREA + 16, NOWHERE, true);
    this.view.setBigUint64(HEADER_AREA + 24, 1n, true);
  }

  /** Whether descriptors came that found no room. */
  get descriptorsLeftOut(): boolean {
    const { flagsOffset, MSG_CTRUNC } = this.layout;
    return (this.view.getInt32(flagsOffset, true) & MSG_CTRUNC) !== 0;
  }

  /** Prepares for sending the bytes, at most MAX_TRANSFER, with the descriptors. */
  prepareSend(data: Uint8Array, descriptors: readonly number[]): void {
    const { controlHeaderLength, controlAlignment, SOL_SOCKET } = this.layout;
    const length = controlHeaderLength + 4 * descriptors.length;
    const space = Math.ceil(length / controlAlignment) * controlAlignment;
    this.prepare(data.length, descriptors.length === 0 ? 0 : space);
    this.bytes.set(data, DATA_START);
    if (descriptors.length === 0) return;
    this.setLength(CONTROL_START, this.layout.controlLengthBytes, length);
    this.view.setInt32(CONTROL_START + controlHeaderLength - 8, SOL_SOCKET, true);
    this.view.setInt32(CONTROL_START + controlHeaderLength - 4, SCM_RIGHTS, true);
    descriptors.forEach((descriptor, index) => {
      this.view.setInt32(CONTROL_START + controlHeaderLength + 4 * index, descriptor, true);
    });
  }

  /** A copy of what was received. */
  received(length: number): Uint8Array {
    if (length <= SHORT) {
      const copy = Buffer.allocUnsafe(length);
      for (let index = 0; index < length; index++) copy[index] = this.bytes[DATA_START + index]!;
      return copy;
    }
    return Buffer.from(this.bytes.subarray(DATA_START, DATA_START + length));
  }

  /** All descriptors that came with it; they are ours to close. */
  receivedDescriptors(): number[] {
    const { controlHeaderLength, controlAlignment, SOL_SOCKET, controlLengthBytes } = this.layout;
    const total = this.getLength(CONTROL_LENGTH_OFFSET, controlLengthBytes);
    const end = CONTROL_START + total;
    const descriptors: number[] = [];
    for (let at = CONTROL_START; at + controlHeaderLength <= end; ) {
      const length = this.getLength(at, controlLengthBytes);
      if (length < controlHeaderLength) break;
      const level = this.view.getInt32(at + controlHeaderLength - 8, true);
      const type = this.view.getInt32(at + controlHeaderLength - 4, true);
      if (level === SOL_SOCKET && type === SCM_RIGHTS) {
        for (let fd = at + controlHeaderLength; fd + 4 <= at + length; fd += 4)
          descriptors.push(this.view.getInt32(fd, true));
      }
      at += Math.ceil(length / controlAlignment) * controlAlignment;
    }
    return descriptors;
  }

  /** Sets what a call may have changed; the rest stays as the constructor has set it. */
  private prepare(length: number, controlLength: number): void {
    this.setLength(IOV_LENGTH_OFFSET, this.layout.iovLengthBytes, 1);
    this.setLength(CONTROL_LENGTH_OFFSET, this.layout.controlLengthBytes, controlLength);
    this.view.setInt32(this.layout.flagsOffset, 0, true);
    this.setLength(HEADER_AREA + 8, 8, length);
  }

  /** All lengths fit into 32 bits. */
  private setLength(at: number, width: 4 | 8, value: number): void {
    this.view.setUint32(at, value, true);
    if (width === 8) this.view.setUint32(at + 4, 0, true);
  }

  private getLength(at: number, width: 4 | 8): number {
    const high = width === 8 ? this.view.getUint32(at + 4, true) : 0;
    return high * 0x1_0000_0000 + this.view.getUint32(at, true);
  }
}
