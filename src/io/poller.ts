import { EPOLLIN, EPOLLOUT, type EpollCalls } from './epoll-calls.ts';
import { pausedSocket } from './paused-socket.ts';
import { handleOf, type StreamHandle } from './socket-handle.ts';

/** How often in a row it is looked for what there is to tell before everything else gets its turn. */
const ROUNDS = 16;
/** How long to leave a descriptor unwatched that the system could not take, in ms. */
const AGAIN_MS = 100;
const NO_ROOM = Buffer.alloc(0);
/** A connected socket of the class of handles. */
const CONNECTED = 0;

interface Watched {
  /** Null: nobody wants to read. */
  readable: (() => void) | null;
  /** Null: nobody waits for room. */
  writable: (() => void) | null;
  /** Whether it comes before the others that are readable at the same time. */
  first: boolean;
  /** The events that the system has been asked for. */
  asked: number;
}

/** Tells of descriptors that are readable, or have room, without Node, whose handle for each costs more than reading it. docs/decisions.md, "Light sockets". */
export class Poller {
  readonly calls: EpollCalls;
  private readonly handle: StreamHandle;
  /** By descriptor. */
  private readonly watched: (Watched | undefined)[] = [];
  private count = 0;
  /** Those that the system has still to be asked about: many are not wanted any more by then. */
  private asking: number[] = [];
  private running = false;
  private again: NodeJS.Timeout | undefined;

  /** @param handle of `calls.descriptor`, which Node watches for us */
  constructor(calls: EpollCalls, handle: StreamHandle) {
    this.calls = calls;
    this.handle = handle;
    handle.onread = () => this.run();
  }

  /** Calls back again and again while there is something to read, or nobody left to write it, until `unwatch`. */
  watch(descriptor: number, readable: () => void, first = false): void {
    const watched = this.entry(descriptor);
    watched.readable = readable;
    watched.first = first;
    this.want(descriptor);
  }

  /** Before the descriptor is closed, as a copy of it may be somewhere else. */
  unwatch(descriptor: number): void {
    const watched = this.watched[descriptor];
    if (watched === undefined) return;
    watched.readable = null;
    this.wantLess(descriptor, watched);
  }

  /** Calls back once there is room to write, or nobody left to read it, unless `unwatchRoom` comes first. */
  watchRoom(descriptor: number, writable: () => void): void {
    this.entry(descriptor).writable = writable;
    this.want(descriptor);
  }

  /** Before the descriptor is closed. */
  unwatchRoom(descriptor: number): void {
    const watched = this.watched[descriptor];
    if (watched === undefined || watched.writable === null) return;
    watched.writable = null;
    this.wantLess(descriptor, watched);
  }

  private entry(descriptor: number): Watched {
    const known = this.watched[descriptor];
    if (known !== undefined) return known;
    const watched: Watched = { readable: null, writable: null, first: false, asked: 0 };
    this.watched[descriptor] = watched;
    this.count += 1;
    if (this.count === 1) this.handle.readStart();
    return watched;
  }

  private want(descriptor: number): void {
    this.asking.push(descriptor);
    if (!this.running) this.ask();
  }

  private wantLess(descriptor: number, watched: Watched): void {
    if (watched.readable !== null || watched.writable !== null) return this.want(descriptor);
    this.watched[descriptor] = undefined;
    if (watched.asked !== 0) this.calls.remove(descriptor);
    this.count -= 1;
    if (this.count === 0) this.handle.readStop();
  }

  private run(): void {
    this.running = true;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        this.ask();
        const count = this.calls.ready();
        if (count <= 0) return;
        this.tell(count, true);
        this.tell(count, false);
      }
      this.ask();
    } finally {
      this.running = false;
    }
  }

  /** Who is new has waited longest: the others have been answered, or have said more. */
  private tell(count: number, first: boolean): void {
    for (let index = 0; index < count; index++) {
      const descriptor = this.calls.at(index);
      // It may be another one by now with the same number, which finds nothing then.
      const watched = this.watched[descriptor];
      if (watched?.first !== first) continue;
      const { readable, writable } = watched;
      const events = this.calls.eventsAt(index);
      if (writable !== null && (events & ~EPOLLIN) !== 0) {
        this.unwatchRoom(descriptor);
        writable();
      }
      // Writing may have closed it.
      const stillRead = this.watched[descriptor] === watched && watched.readable === readable;
      if (readable !== null && stillRead && (events & ~EPOLLOUT) !== 0) readable();
    }
  }

  /** The system has no room for it in the list now. */
  private askLater(descriptor: number): void {
    this.asking.push(descriptor);
    this.again ??= setTimeout(() => {
      this.again = undefined;
      this.ask();
    }, AGAIN_MS);
  }

  private ask(): void {
    const { asking, watched, calls } = this;
    if (asking.length === 0) return;
    this.asking = [];
    for (const descriptor of asking) {
      const one = watched[descriptor];
      if (one === undefined) continue;
      const events = (one.readable === null ? 0 : EPOLLIN) | (one.writable === null ? 0 : EPOLLOUT);
      if (one.asked === events) continue;
      const done = one.asked === 0 ? calls.add(descriptor, events) : calls.modify(descriptor, events);
      if (done) one.asked = events;
      else this.askLater(descriptor);
    }
  }
}

/** Null where this release of Node cannot watch a list of descriptors. @param pair gives two connected sockets */
export function pollerOf(calls: EpollCalls, pair: () => readonly [number, number]): Poller | null {
  const [one, other] = pair();
  const sample = pausedSocket(one);
  const peer = pausedSocket(other);
  const kind = handleOf(sample)?.constructor as HandleClass | undefined;
  sample.destroy();
  peer.destroy();
  if (kind === undefined || !CALLS.every((call) => typeof kind.prototype[call] === 'function')) return null;
  const handle = new kind(CONNECTED);
  if (!('onread' in handle) || handle.open(calls.descriptor) !== 0) return null;
  const { useUserBuffer: readInto } = handle;
  readInto.call(handle, NO_ROOM);
  return new Poller(calls, handle);
}

type HandleClass = new (type: number) => StreamHandle & { open(descriptor: number): number };
const CALLS = ['open', 'useUserBuffer', 'readStart', 'readStop'] as const;
