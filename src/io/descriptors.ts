import { closeSync } from 'node:fs';
import type koffiModule from 'koffi';
import { Failure } from '../failure.ts';
import { layoutOf, MAX_TRANSFER, MessageBlock, type MessageLayout } from './message-header.ts';

/** What one receive gave: bytes with the descriptors that came with them, nothing yet, or the end. */
export type Received =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly descriptors: readonly number[] }
  | { readonly type: 'nothing-yet' }
  | { readonly type: 'end' };

/** Calls of the system that Node does not have: messages with descriptors, socket pairs, duplicates. */
export interface Descriptors {
  /** Receives up to `length` bytes without waiting. Throws an error with the system's `code`. */
  receive(socket: number, length: number): Received;
  /** The same, and what descriptors there are came with the first of the bytes: a read ends before any further ones. */
  receiveApart(socket: number, length: number): Received;
  /** Sends with the descriptors and without waiting, and gives how many bytes went. Throws an error with the system's `code`. */
  send(socket: number, bytes: Uint8Array, descriptors: readonly number[]): number;
  /** Two connected stream sockets; both are the caller's to close. */
  socketPair(): [number, number];
  duplicate(descriptor: number): number;
  /** Whether the other side has closed the connection or its half of it, however much of what it wrote is still unread. */
  hungUp(socket: number): boolean;
  /** Whether the other side has closed the connection whole: nobody reads there any more. */
  gone(socket: number): boolean;
  /** The process at the other side when it connected; null where the system does not tell. */
  peerProcess(socket: number): number | null;
  close(descriptor: number): void;
}

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const F_SETFD = 2;
const FD_CLOEXEC = 1;
const POLLHUP = 0x10;
/** Linux tells of a peer that has shut down its side apart from one that is gone. */
const POLLRDHUP = process.platform === 'darwin' ? 0 : 0x2000;
/** Level, option and size of the answer; the process id is its first number. */
const PEER_PROCESS = process.platform === 'darwin' ? ([0, 2, 4] as const) : ([1, 17, 12] as const);
const F_DUPFD_CLOEXEC = process.platform === 'darwin' ? 67 : 1030;

let loading: Promise<Descriptors | Failure> | null = null;

/** Loads koffi once, or tells why descriptors cannot be passed here; all else works without. */
export function loadDescriptors(): Promise<Descriptors | Failure> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Descriptors | Failure> {
  const layout = layoutOf(process.platform);
  const unavailable = (why: string) =>
    new Failure(
      'environment',
      'ENOTSUP',
      `descriptors cannot be passed here: ${why}`,
      'all else works without the sideband',
    );
  if (layout === null) return unavailable(`no SCM_RIGHTS on ${process.platform}`);
  if (process.env['HANDOFF_NO_DESCRIPTORS']) return unavailable('HANDOFF_NO_DESCRIPTORS is set');
  try {
    const { default: koffi } = await import('koffi');
    return new NativeDescriptors(koffi, layout);
  } catch (error) {
    return unavailable(
      `koffi does not load: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    );
  }
}

class NativeDescriptors implements Descriptors {
  private readonly block: MessageBlock;
  private readonly koffi: typeof koffiModule;
  /** Numbers of the errors that say: not now. */
  private readonly passing: ReadonlySet<number | undefined>;
  private readonly recvmsg: (socket: number, header: ArrayBuffer, flags: number) => number;
  private readonly sendmsg: (socket: number, header: ArrayBuffer, flags: number) => number;
  private readonly socketpair: (domain: number, type: number, protocol: number, pair: Int32Array) => number;
  private readonly fcntl: (descriptor: number, command: number, ...rest: unknown[]) => number;
  private readonly poll: (descriptors: ArrayBuffer, count: number, timeout: number) => number;
  private readonly getsockopt: (
    socket: number,
    level: number,
    name: number,
    value: Int32Array,
    length: Int32Array,
  ) => number;

  constructor(koffi: typeof koffiModule, layout: MessageLayout) {
    this.koffi = koffi;
    const { EAGAIN, EWOULDBLOCK, EINTR } = koffi.os.errno;
    this.passing = new Set([EAGAIN, EWOULDBLOCK, EINTR]);
    const libc = koffi.load(null);
    this.recvmsg = libc.func('long recvmsg(int socket, void *header, int flags)');
    this.sendmsg = libc.func('long sendmsg(int socket, void *header, int flags)');
    this.socketpair = libc.func('int socketpair(int domain, int type, int protocol, _Out_ int *pair)');
    this.fcntl = libc.func('int fcntl(int descriptor, int command, ...)');
    this.poll = libc.func('int poll(void *descriptors, unsigned long count, int timeout)');
    this.getsockopt = libc.func(
      'int getsockopt(int socket, int level, int name, _Out_ int *value, _Inout_ int *length)',
    );
    this.block = new MessageBlock(layout, (memory) => BigInt(koffi.address(memory)));
  }

  receive(socket: number, length: number): Received {
    const { MSG_DONTWAIT, MSG_CMSG_CLOEXEC } = this.block.layout;
    this.block.prepareReceive(length);
    const count = this.recvmsg(socket, this.block.memory, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (count < 0) {
      if (this.passing.has(this.koffi.errno())) return { type: 'nothing-yet' };
      throw this.lastError('recvmsg');
    }
    const descriptors = this.block.receivedDescriptors();
    if (count === 0 && descriptors.length === 0) return { type: 'end' };
    return { type: 'bytes', bytes: this.block.received(count), descriptors };
  }

  receiveApart(socket: number, length: number): Received {
    const { MSG_DONTWAIT, MSG_PEEK } = this.block.layout;
    const peek = () => this.recvmsg(socket, this.block.memory, MSG_DONTWAIT | MSG_PEEK);
    this.block.preparePeek(length);
    const count = peek();
    if (count <= 0 || !this.block.descriptorsLeftOut) return this.receive(socket, count > 0 ? count : length);
    // What was sent with descriptors comes last in it; the system gives that together with what was sent before it. How
    // long the latter is shows where the former cannot be looked at. docs/decisions.md, "Descriptors keep their place".
    this.block.preparePeekShort(count);
    const before = peek();
    return this.receive(socket, before > 0 ? before : count);
  }

  send(socket: number, bytes: Uint8Array, descriptors: readonly number[]): number {
    const part = bytes.subarray(0, MAX_TRANSFER);
    this.block.prepareSend(part, descriptors);
    const { MSG_DONTWAIT, MSG_NOSIGNAL } = this.block.layout;
    const count = this.sendmsg(socket, this.block.memory, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0) throw this.lastError('sendmsg');
    return count;
  }

  socketPair(): [number, number] {
    const pair = new Int32Array(2);
    if (this.socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0) throw this.lastError('socketpair');
    for (const descriptor of pair) this.fcntl(descriptor, F_SETFD, 'int', FD_CLOEXEC);
    return [pair[0]!, pair[1]!];
  }

  duplicate(descriptor: number): number {
    const copy = this.fcntl(descriptor, F_DUPFD_CLOEXEC, 'int', 0);
    if (copy < 0) throw this.lastError('fcntl');
    return copy;
  }

  hungUp(socket: number): boolean {
    return this.polled(socket, POLLHUP | POLLRDHUP);
  }

  gone(socket: number): boolean {
    return this.polled(socket, POLLHUP);
  }

  private polled(socket: number, events: number): boolean {
    const asked = new DataView(new ArrayBuffer(8));
    asked.setInt32(0, socket, true);
    asked.setInt16(4, events, true);
    return this.poll(asked.buffer, 1, 0) > 0 && (asked.getInt16(6, true) & events) !== 0;
  }

  peerProcess(socket: number): number | null {
    const [level, name, size] = PEER_PROCESS;
    const value = new Int32Array(size / 4);
    const failed = this.getsockopt(socket, level, name, value, Int32Array.of(size)) < 0;
    return failed || value[0] === 0 ? null : value[0]!;
  }

  close(descriptor: number): void {
    closeSync(descriptor);
  }

  private lastError(call: string): Error & { code: string } {
    const number = this.koffi.errno();
    const code =
      Object.entries(this.koffi.os.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
    return Object.assign(new Error(`${call}: ${code}`), { code });
  }
}
