import { closeSync } from 'node:fs';
import type koffiModule from 'koffi';

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
/** Linux sets SOCK_NONBLOCK and SOCK_CLOEXEC as it makes a socket. */
const NEW_SOCKET_FLAGS = process.platform === 'darwin' ? 0 : 0x80800;
const F_SETFD = 2;
const F_GETFL = 3;
const F_SETFL = 4;
const FD_CLOEXEC = 1;
const F_DUPFD_CLOEXEC = process.platform === 'darwin' ? 67 : 1030;
const SIOCOUTQ = 0x5411;
const O_NONBLOCK = process.platform === 'darwin' ? 0x4 : 0x800;

/** The calls of the C library that Node does not have, each an error with the system's `code` where it fails. */
export class SystemCalls {
  private readonly koffi: typeof koffiModule;
  /** Numbers of the errors that say: not now. */
  private readonly passing: ReadonlySet<number | undefined>;
  readonly recvmsg: (socket: number, header: ArrayBuffer, flags: number) => number;
  readonly sendmsg: (socket: number, header: ArrayBuffer, flags: number) => number;
  readonly poll: (descriptors: ArrayBuffer, count: number, timeout: number) => number;
  private readonly socketpair: (domain: number, type: number, protocol: number, pair: Int32Array) => number;
  private readonly closeOf: (descriptor: number) => number;
  private readonly pipeOf: (ends: Int32Array) => number;
  private readonly socket: (domain: number, type: number, protocol: number) => number;
  readonly shutdown: (socket: number, how: number) => number;
  private readonly connect: (socket: number, address: ArrayBuffer, length: number) => number;
  private readonly bind: (socket: number, address: ArrayBuffer, length: number) => number;
  private readonly listen: (socket: number, backlog: number) => number;
  private readonly ioctl: (descriptor: number, request: number, value: Int32Array) => number;
  private readonly fcntl: (descriptor: number, command: number, ...rest: unknown[]) => number;
  private readonly getsockopt: (
    socket: number,
    level: number,
    name: number,
    value: ArrayBuffer,
    length: ArrayBuffer,
  ) => number;
  private readonly getpeername: (socket: number, address: ArrayBuffer, length: ArrayBuffer) => number;
  /** Room for the longest option that is asked for, which is what Linux tells of a TCP connection. */
  private readonly optionValue = new Int32Array(new ArrayBuffer(144));
  private readonly optionLength = new Int32Array(new ArrayBuffer(4));

  constructor(koffi: typeof koffiModule) {
    this.koffi = koffi;
    const { EAGAIN, EWOULDBLOCK, EINTR } = koffi.os.errno;
    this.passing = new Set([EAGAIN, EWOULDBLOCK, EINTR]);
    const libc = koffi.load(null);
    this.recvmsg = libc.func('long recvmsg(int socket, void *header, int flags)');
    this.sendmsg = libc.func('long sendmsg(int socket, void *header, int flags)');
    this.socketpair = libc.func('int socketpair(int domain, int type, int protocol, _Out_ int *pair)');
    this.closeOf = libc.func('int close(int descriptor)');
    this.pipeOf = libc.func('int pipe(_Out_ int *ends)');
    this.socket = libc.func('int socket(int domain, int type, int protocol)');
    this.shutdown = libc.func('int shutdown(int socket, int how)');
    this.connect = libc.func('int connect(int socket, void *address, unsigned int length)');
    this.bind = libc.func('int bind(int socket, void *address, unsigned int length)');
    this.listen = libc.func('int listen(int socket, int backlog)');
    this.fcntl = libc.func('int fcntl(int descriptor, int command, ...)');
    this.ioctl = libc.func('int ioctl(int descriptor, unsigned long request, _Out_ int *value)');
    this.poll = libc.func('int poll(void *descriptors, unsigned long count, int timeout)');
    this.getpeername = libc.func('int getpeername(int socket, void *address, void *length)');
    this.getsockopt = libc.func('int getsockopt(int socket, int level, int name, void *value, void *length)');
  }

  address(memory: ArrayBuffer): bigint {
    return BigInt(this.koffi.address(memory));
  }

  /** Whether the call that has just failed did so only because it would have had to wait. */
  wouldWait(): boolean {
    return this.passing.has(this.koffi.errno());
  }

  lastError(call: string): Error & { code: string } {
    const number = this.koffi.errno();
    const code =
      Object.entries(this.koffi.os.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
    return Object.assign(new Error(`${call}: ${code}`), { code });
  }

  /** Two connected stream sockets. */
  socketPair(): [number, number] {
    return this.two('socketpair', (pair) => this.socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
  }

  /** Two connected datagram sockets. */
  datagramPair(): [number, number] {
    return this.two('socketpair', (pair) => this.socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
  }

  /** The reading end of a pipe, and the writing one. */
  pipe(): [number, number] {
    return this.two('pipe', (ends) => this.pipeOf(ends));
  }

  /** A socket that listens under a name that the system has made up. */
  listener(): number {
    const listener = this.socket(AF_UNIX, SOCK_STREAM, 0);
    if (listener < 0) throw this.lastError('socket');
    this.fcntl(listener, F_SETFD, 'int', FD_CLOEXEC);
    // The family alone, in the width that both systems read it: Linux then makes up a name.
    const address = Uint8Array.of(AF_UNIX, 0).buffer;
    if (this.bind(listener, address, address.byteLength) < 0) throw this.lastError('bind');
    if (this.listen(listener, 1) < 0) throw this.lastError('listen');
    return listener;
  }

  /** A socket that listens on a path, which must be short enough for the system. */
  listenOn(path: string, backlog: number): number {
    const listener = this.socket(AF_UNIX, SOCK_STREAM, 0);
    if (listener < 0) throw this.lastError('socket');
    this.fcntl(listener, F_SETFD, 'int', FD_CLOEXEC);
    const address = addressOf(path);
    if (this.bind(listener, address, address.byteLength) >= 0 && this.listen(listener, backlog) >= 0)
      return listener;
    const error = this.lastError('bind');
    closeSync(listener);
    throw error;
  }

  /** A socket that is connected to whoever listens on a path; null where that cannot be done at once. */
  connectTo(path: string): number | null {
    const socket = this.socket(AF_UNIX, SOCK_STREAM | NEW_SOCKET_FLAGS, 0);
    if (socket < 0) return null;
    if (NEW_SOCKET_FLAGS === 0) {
      this.fcntl(socket, F_SETFD, 'int', FD_CLOEXEC);
      this.setBlocking(socket, false);
    }
    const address = addressOf(path);
    if (this.connect(socket, address, address.byteLength) === 0) return socket;
    closeSync(socket);
    return null;
  }

  /** Past Node, whose own checks take longer than closing. */
  close(descriptor: number): void {
    if (this.closeOf(descriptor) < 0 && !this.wouldWait()) throw this.lastError('close');
  }

  private two(call: string, make: (pair: Int32Array) => number): [number, number] {
    const pair = new Int32Array(2);
    if (make(pair) < 0) throw this.lastError(call);
    for (const descriptor of pair) this.fcntl(descriptor, F_SETFD, 'int', FD_CLOEXEC);
    return [pair[0]!, pair[1]!];
  }

  duplicate(descriptor: number): number {
    const copy = this.fcntl(descriptor, F_DUPFD_CLOEXEC, 'int', 0);
    if (copy < 0) throw this.lastError('fcntl');
    return copy;
  }

  /** A number of a socket's option, the first one unless told otherwise; null where the system does not tell it, or it is not a socket. */
  option(socket: number, level: number, name: number, size = 4, at = 0): number | null {
    const { optionValue, optionLength } = this;
    optionLength[0] = size;
    const failed = this.getsockopt(socket, level, name, optionValue.buffer, optionLength.buffer) < 0;
    // An older system fills in less of it, and what was there before stays.
    return failed || optionLength[0]! < 4 * (at + 1) ? null : optionValue[at]!;
  }

  /** Whether a socket has, or had, somebody at its other end. */
  hasPeer(socket: number): boolean {
    const { optionValue, optionLength } = this;
    optionLength[0] = optionValue.byteLength;
    return this.getpeername(socket, optionValue.buffer, optionLength.buffer) === 0;
  }

  /** How much of what was written the other side has not read, 0 being nothing; null where the system does not tell. */
  unreadAtPeer(socket: number): number | null {
    const unread = new Int32Array(1);
    if (process.platform !== 'linux' || this.ioctl(socket, SIOCOUTQ, unread) < 0) return null;
    return unread[0]!;
  }

  /** Whether O_NONBLOCK is clear; null where that cannot be asked. */
  isBlocking(descriptor: number): boolean | null {
    const flags = this.fcntl(descriptor, F_GETFL, 'int', 0);
    return flags < 0 ? null : (flags & O_NONBLOCK) === 0;
  }

  /** Sets or clears O_NONBLOCK, for everybody who has the same open file description. */
  setBlocking(descriptor: number, blocking: boolean): void {
    const flags = this.fcntl(descriptor, F_GETFL, 'int', 0);
    if (flags < 0) throw this.lastError('fcntl');
    const wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    if (wanted !== flags && this.fcntl(descriptor, F_SETFL, 'int', wanted) < 0) throw this.lastError('fcntl');
  }
}

/** The address that was asked for last: a tap dials the same one again and again. */
let last = { path: '', address: new ArrayBuffer(0) };

/** `struct sockaddr_un`: the family, on macOS after the length of it all, then the path and a NUL. */
function addressOf(path: string): ArrayBuffer {
  if (last.path !== path) last = { path, address: newAddress(path) };
  return last.address;
}

function newAddress(path: string): ArrayBuffer {
  const bytes = Buffer.from(path);
  const address = new Uint8Array(2 + bytes.length + 1);
  address.set(process.platform === 'darwin' ? [address.length, AF_UNIX] : [AF_UNIX, 0]);
  address.set(bytes, 2);
  return address.buffer;
}
