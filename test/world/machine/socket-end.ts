import type { OpenFile } from './open-file.ts';

/** What is sent with the first byte of a write: a reference to an open file, on its way to another process. */
export interface InFlight {
  readonly file: OpenFile;
  /** Whether the kernel drops it on arrival, as the receiver has no descriptor free. */
  readonly dropped: boolean;
}

interface Chunk {
  bytes: Uint8Array;
  passed: readonly InFlight[];
  at: number;
}

export type Read =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly passed: readonly InFlight[] }
  | { readonly type: 'end'; readonly reason: string }
  | { readonly type: 'nothing-yet' };

export interface Net {
  now(): number;
  at(time: number, then: () => void): void;
  /** When something that is sent now arrives. */
  arrival(): number;
  /** How many of so many bytes a read gives. */
  portion(length: number): number;
}

/** One end of a Unix stream socket, as far as the kernel keeps it. Times in microseconds. */
export class SocketEnd {
  peer!: SocketEnd;
  /** The process that made or accepted it, as the peer is told. */
  readonly pid: number;
  /** Bytes that were looked at and are still in it. */
  unread = 0;
  /** Told whenever there is something to read. */
  readonly readers = new Set<() => void>();
  /** Told when nobody is there any more at the other end. */
  readonly watchers = new Set<() => void>();
  private inbox: Chunk[] = [];
  private readonly net: Net;
  private closed = false;
  private endsAt: number | null = null;
  private reason = '';
  private latest = 0;

  constructor(net: Net, pid: number) {
    this.net = net;
    this.pid = pid;
  }

  static pair(net: Net, pid: number, peerPid: number): [SocketEnd, SocketEnd] {
    const [one, other] = [new SocketEnd(net, pid), new SocketEnd(net, peerPid)];
    one.peer = other;
    other.peer = one;
    return [one, other];
  }

  /** Whether the other end is closed, and everything that it sent has arrived. */
  get deserted(): boolean {
    return this.peer.closed && this.net.now() >= (this.endsAt ?? 0);
  }

  /** Whether a read would give something, if only the end. */
  get readable(): boolean {
    const now = this.net.now();
    return this.inbox.length > 0 ? this.inbox[0]!.at <= now : this.endsAt !== null && now >= this.endsAt;
  }

  /** False where nobody can read it any more. Takes over the references in flight. */
  write(bytes: Uint8Array, passed: readonly InFlight[]): boolean {
    const { peer, net } = this;
    if (peer.closed || this.closed) {
      for (const { file } of passed) file.release();
      this.arriveNow();
      return false;
    }
    peer.latest = Math.max(peer.latest, net.arrival());
    peer.inbox.push({ bytes, passed, at: peer.latest });
    net.at(peer.latest, () => peer.wake());
    return true;
  }

  /** Reads at most so many bytes, none beyond the next that came with a descriptor. */
  read(most: number): Read {
    const now = this.net.now();
    const [first] = this.inbox;
    if (first === undefined)
      return this.endsAt !== null && now >= this.endsAt
        ? { type: 'end', reason: this.reason }
        : { type: 'nothing-yet' };
    if (first.at > now) return { type: 'nothing-yet' };
    // The kernel joins what was written apart, but not beyond what came with a descriptor, before or after it.
    const alone = first.passed.length > 0;
    const readable = alone ? 1 : this.inbox.findIndex(({ at, passed }) => at > now || passed.length > 0);
    const chunks = readable === -1 ? this.inbox : this.inbox.slice(0, readable);
    const there = Buffer.concat(chunks.map(({ bytes }) => bytes));
    const bytes = there.subarray(0, Math.min(most, this.net.portion(there.length)));
    const { passed } = first;
    this.take(bytes.length);
    return { type: 'bytes', bytes, passed };
  }

  /** Nothing more is to come from this end. */
  shutDown(reason = ''): void {
    const { peer, net } = this;
    if (peer.endsAt === null || reason !== '') peer.reason = reason;
    peer.endsAt ??= Math.max(peer.latest, net.now());
    net.at(peer.endsAt, () => peer.wake());
  }

  /** The last reference to it is gone. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    const left = this.inbox;
    this.inbox = [];
    for (const { passed } of left) for (const { file } of passed) file.release();
    this.shutDown(left.length > 0 || this.unread > 0 ? 'ECONNRESET' : '');
    const { peer } = this;
    this.net.at(peer.endsAt!, () => {
      for (const watcher of [...peer.watchers]) watcher();
    });
  }

  /** The kernel has all that was sent before a close by the time that a write finds out about it. */
  private arriveNow(): void {
    const now = this.net.now();
    for (const chunk of this.inbox) chunk.at = Math.min(chunk.at, now);
    if (this.endsAt !== null) this.endsAt = Math.min(this.endsAt, now);
  }

  private take(count: number): void {
    for (let left = count; left > 0; ) {
      const chunk = this.inbox[0]!;
      chunk.passed = [];
      if (chunk.bytes.length > left) {
        chunk.bytes = chunk.bytes.subarray(left);
        return;
      }
      left -= chunk.bytes.length;
      this.inbox.shift();
    }
  }

  private wake(): void {
    for (const reader of [...this.readers]) reader();
  }
}
