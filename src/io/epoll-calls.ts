import type koffiModule from 'koffi';

const EPOLL_CLOEXEC = 0x80000;
/** SOCK_NONBLOCK and SOCK_CLOEXEC. */
const ACCEPTED_FLAGS = 0x80800;
/** Which events are reported for a descriptor; a hang-up or an error is reported in any case. */
export const EPOLLIN = 1;
export const EPOLLOUT = 4;
const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
const EPOLL_CTL_MOD = 3;

/** `struct epoll_event` is packed on x86-64 alone; in bytes. */
const { size: EVENT, data: DATA } = process.arch === 'x64' ? { size: 12, data: 4 } : { size: 16, data: 8 };
/** How many events one call gives at most. */
const MOST_EVENTS = 64;

/** The calls of Linux that wait for many descriptors at once, and take a connection without Node. */
export class EpollCalls {
  private readonly list: number;
  private readonly ctl: (list: number, what: number, descriptor: number, event: ArrayBuffer) => number;
  private readonly wait: (list: number, events: ArrayBuffer, most: number, timeout: number) => number;
  private readonly accept4: (socket: number, address: null, length: null, flags: number) => number;
  private readonly koffi: typeof koffiModule;
  private readonly events = new ArrayBuffer(EVENT * MOST_EVENTS);
  private readonly view = new DataView(this.events);
  private readonly change = new ArrayBuffer(EVENT);
  private readonly changeView = new DataView(this.change);

  /** Throws where the system has no such calls. */
  constructor(koffi: typeof koffiModule) {
    this.koffi = koffi;
    const libc = koffi.load(null);
    this.ctl = libc.func('int epoll_ctl(int list, int what, int descriptor, void *event)');
    this.wait = libc.func('int epoll_wait(int list, void *events, int most, int timeout)');
    this.accept4 = libc.func('int accept4(int socket, void *address, void *length, int flags)');
    this.list = libc.func('int epoll_create1(int flags)')(EPOLL_CLOEXEC) as number;
    if (this.list < 0) throw new Error('epoll_create1');
  }

  /** A descriptor that is readable while there is something to tell of one of those in the list. */
  get descriptor(): number {
    return this.list;
  }

  /** Has a socket told of for as long as one of those events is there, or it is hung up; false where the system does not. */
  add(descriptor: number, events: number): boolean {
    return this.ask(EPOLL_CTL_ADD, descriptor, events);
  }

  /** The same for one that is watched already, for other events. */
  modify(descriptor: number, events: number): boolean {
    return this.ask(EPOLL_CTL_MOD, descriptor, events);
  }

  remove(descriptor: number): void {
    this.ctl(this.list, EPOLL_CTL_DEL, descriptor, this.change);
  }

  /** How many descriptors there is something to tell of now; `at` gives each, and `eventsAt` what. */
  ready(): number {
    return this.wait(this.list, this.events, MOST_EVENTS, 0);
  }

  at(index: number): number {
    return this.view.getInt32(EVENT * index + DATA, true);
  }

  eventsAt(index: number): number {
    return this.view.getUint32(EVENT * index, true);
  }

  private ask(what: number, descriptor: number, events: number): boolean {
    this.changeView.setUint32(0, events, true);
    this.changeView.setInt32(DATA, descriptor, true);
    return this.ctl(this.list, what, descriptor, this.change) === 0;
  }

  /** The next connection to a listening socket, non-blocking; null where none waits, or the error that the system has. */
  accept(listening: number): number | null | Error {
    const accepted = this.accept4(listening, null, null, ACCEPTED_FLAGS);
    if (accepted >= 0) return accepted;
    const { EMFILE, ENFILE, ENOBUFS, ENOMEM } = this.koffi.os.errno;
    const number = this.koffi.errno();
    const lacking = Object.entries({ EMFILE, ENFILE, ENOBUFS, ENOMEM }).find(([, value]) => value === number);
    return lacking === undefined
      ? null
      : Object.assign(new Error(`accept: ${lacking[0]}`), { code: lacking[0] });
  }
}
