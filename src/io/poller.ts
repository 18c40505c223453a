import { Socket, type SocketConstructorOpts } from 'node:net';
import type { EpollCalls } from './epoll-calls.ts';
import { handleOf, type StreamHandle } from './socket-handle.ts';

/** How often in a row it is looked for what is readable before everything else gets its turn. */
const ROUNDS = 16;
/** How long to leave a descriptor unwatched that the system could not take, in ms. */
const AGAIN_MS = 100;
const NO_ROOM = Buffer.alloc(0);
/** A connected socket of the class of handles. */
const CONNECTED = 0;

interface Watched {
  readonly readable: () => void;
  /** Whether it comes before the others that are readable at the same time. */
  readonly first: boolean;
  /** Whether the system has been asked. */
  asked: boolean;
}

/** Tells of readable descriptors without Node, whose handle for each costs more than reading it. docs/decisions.md, "Light sockets". */
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
    this.watched[descriptor] = { readable, first, asked: false };
    this.asking.push(descriptor);
    this.count += 1;
    if (this.count === 1) this.handle.readStart();
    if (!this.running) this.ask();
  }

  /** Before the descriptor is closed, as a copy of it may be somewhere else. */
  unwatch(descriptor: number): void {
    const watched = this.watched[descriptor];
    if (watched === undefined) return;
    this.watched[descriptor] = undefined;
    if (watched.asked) this.calls.remove(descriptor);
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
      // It may be another one by now with the same number, which finds nothing then.
      const watched = this.watched[this.calls.at(index)];
      if (watched?.first === first) watched.readable();
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
      if (one === undefined || one.asked) continue;
      one.asked = calls.add(descriptor);
      if (!one.asked) this.askLater(descriptor);
    }
  }
}

/** Null where this release of Node cannot watch a list of descriptors. @param pair gives two connected sockets */
export function pollerOf(calls: EpollCalls, pair: () => readonly [number, number]): Poller | null {
  const [one, other] = pair();
  const options: SocketConstructorOpts & { readonly pauseOnCreate: boolean } = {
    ...{ fd: one, readable: true, writable: true, pauseOnCreate: true },
  };
  const sample = new Socket(options);
  const peer = new Socket({ ...options, fd: other });
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
