import type koffiModule from 'koffi';
import { Failure } from '../failure.ts';
import { EpollCalls } from './epoll-calls.ts';
import type { LightSocket } from './light-socket.ts';
import { LightSockets } from './light-sockets.ts';
import type { Lines, Received } from './lines.ts';
import { layoutOf, MAX_TRANSFER, MessageBlock, type MessageLayout } from './message-header.ts';
import { pollerOf } from './poller.ts';
import { SystemCalls } from './system-calls.ts';

/** Calls of the system that Node does not have: messages with descriptors, socket pairs, duplicates. */
export interface Descriptors extends Lines {
  readonly calls: SystemCalls;
  readonly light: LightSockets | null;
  /** Two connected stream sockets; both are the caller's to close. */
  socketPair(): [number, number];
  /** The user whose process was at the other side when it connected; null where the system does not tell. */
  peerUser(socket: number): number | null;
}

const POLLHUP = 0x10;
/** Linux tells of a peer that has shut down its side apart from one that is gone. */
const POLLRDHUP = process.platform === 'darwin' ? 0 : 0x2000;
/** The option whose first number is the process id, and the size of all of it. */
const PEER_PROCESS =
  process.platform === 'darwin' ? { level: 0, name: 2, size: 4 } : { level: 1, name: 17, size: 12 };

/** The option whose second number is the user id, and as much of it as has to be read. */
const PEER_USER =
  process.platform === 'darwin' ? { level: 0, name: 1, size: 12 } : { level: 1, name: 17, size: 12 };

let loading: Promise<Descriptors | Failure> | null = null;

/** Loads koffi once, or tells why descriptors cannot be passed here; everything else works without. */
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
      'everything else works without the sideband',
    );
  if (layout === null) return unavailable(`no SCM_RIGHTS on ${process.platform}`);
  if (process.env['HANDOFF_NO_DESCRIPTORS']) return unavailable('HANDOFF_NO_DESCRIPTORS is set');
  try {
    const { default: koffi } = await import('koffi');
    const calls = new SystemCalls(koffi);
    return new NativeDescriptors(calls, layout, () => lightSockets(koffi, calls));
  } catch (error) {
    return unavailable(
      `koffi does not load: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    );
  }
}

function lightSockets(koffi: typeof koffiModule, calls: SystemCalls): LightSockets | null {
  if (process.platform !== 'linux') return null;
  const poller = pollerOf(new EpollCalls(koffi), () => calls.socketPair());
  return poller === null ? null : new LightSockets(calls, poller);
}

class NativeDescriptors implements Descriptors {
  readonly calls: SystemCalls;
  private readonly block: MessageBlock;
  private readonly makeLight: () => LightSockets | null;
  private made: LightSockets | null | undefined;

  /** @param makeLight called when they are first asked for */
  constructor(calls: SystemCalls, layout: MessageLayout, makeLight: () => LightSockets | null) {
    this.calls = calls;
    this.block = new MessageBlock(layout, (memory) => calls.address(memory));
    this.makeLight = makeLight;
  }

  get light(): LightSockets | null {
    if (this.made === undefined) this.made = this.makeLight();
    return this.made;
  }

  receive(socket: number, length: number): Received {
    const { block } = this;
    block.preparePeek(length);
    const count = this.peek(socket);
    if (count < 0) {
      if (this.calls.wouldWait()) return { type: 'nothing-yet' };
      throw this.calls.lastError('recvmsg');
    }
    if (count === 0 && !block.descriptorsLeftOut) return { type: 'end' };
    if (!block.descriptorsLeftOut)
      return { type: 'bytes', bytes: block.received(count), descriptors: [], dropped: false, unread: count };
    // What was sent with descriptors comes last in it; the system gives that together with what was sent before it. How
    // long the latter is shows where the former cannot be looked at. docs/decisions.md, "Descriptors keep their place".
    block.preparePeekShort(count);
    const before = this.peek(socket);
    return this.take(socket, before > 0 ? before : count);
  }

  skip(socket: number, count: number): void {
    // Not looked at again: a copy of 16 MiB is 16 MiB more to be collected.
    for (let left = count; left > 0; ) {
      const taken = this.takeAway(socket, left);
      if (taken <= 0) return;
      left -= taken;
    }
  }

  private peek(socket: number): number {
    const { MSG_DONTWAIT, MSG_PEEK } = this.block.layout;
    return this.calls.recvmsg(socket, this.block.memory, MSG_DONTWAIT | MSG_PEEK);
  }

  /** Receives into the block, and gives how much; -1: nothing yet. */
  private takeAway(socket: number, length: number): number {
    const { block, calls } = this;
    const { MSG_DONTWAIT, MSG_CMSG_CLOEXEC } = block.layout;
    block.prepareReceive(length);
    const count = calls.recvmsg(socket, block.memory, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (count < 0 && !calls.wouldWait()) throw calls.lastError('recvmsg');
    return count;
  }

  private take(socket: number, length: number): Received {
    const { block } = this;
    const count = this.takeAway(socket, length);
    if (count < 0) return { type: 'nothing-yet' };
    const descriptors = block.receivedDescriptors();
    const dropped = block.descriptorsLeftOut;
    return { type: 'bytes', bytes: block.received(count), descriptors, dropped, unread: 0 };
  }

  send(socket: number, bytes: Uint8Array, descriptors: readonly number[]): number {
    const part = bytes.length > MAX_TRANSFER ? bytes.subarray(0, MAX_TRANSFER) : bytes;
    this.block.prepareSend(part, descriptors);
    const { MSG_DONTWAIT, MSG_NOSIGNAL } = this.block.layout;
    const count = this.calls.sendmsg(socket, this.block.memory, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0) throw this.calls.lastError('sendmsg');
    return count;
  }

  socketPair(): [number, number] {
    return this.calls.socketPair();
  }

  duplicate(descriptor: number): number {
    return this.calls.duplicate(descriptor);
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
    return this.calls.poll(asked.buffer, 1, 0) > 0 && (asked.getInt16(6, true) & events) !== 0;
  }

  peerProcess(socket: number): number | null {
    const { level, name, size } = PEER_PROCESS;
    const process = this.calls.option(socket, level, name, size);
    return process === 0 ? null : process;
  }

  peerUser(socket: number): number | null {
    const { level, name, size } = PEER_USER;
    return this.calls.option(socket, level, name, size, 1);
  }

  makeBlocking(socket: number): void {
    this.calls.setBlocking(socket, true);
  }

  dialAtOnce(endpoint: string): LightSocket | null {
    if (this.light === null) return null;
    const descriptor = this.calls.connectTo(endpoint);
    return descriptor === null ? null : this.light.socket(descriptor);
  }

  close(descriptor: number): void {
    this.calls.close(descriptor);
  }
}
