import type { PassedDescriptor } from '../../wire/descriptor.ts';
import { numberOf, type Value } from './arguments.ts';
import type { DescriptorTable, Entry } from './descriptor-table.ts';
import { isNonblocking, isUnixAddress, mentions } from './flags.ts';
import { Processes } from './processes.ts';
import { type About, parseAbout } from './socket-annotation.ts';
import { learnFamily, linkEnds, newEnd, type SocketEnd } from './socket-end.ts';
import { SocketEnds } from './socket-ends.ts';
import type { StraceCall } from './strace-calls.ts';

const NOT_ENDS: ReadonlySet<string> = new Set(
  (
    'open openat openat2 creat memfd_create memfd_secret eventfd eventfd2 epoll_create epoll_create1 timerfd_create ' +
    'signalfd signalfd4 inotify_init inotify_init1 fanotify_init pidfd_open userfaultfd perf_event_open io_uring_setup'
  ).split(' '),
);
const NO_GUESS = () => undefined;
const PASSED = { closesOnExec: false, received: null } as const;

/** Which socket each descriptor of each process refers to: by what -y and -yy print, or else by following the calls. */
export class Sockets {
  readonly processes: Processes;
  private readonly ends = new SocketEnds();
  /** Only then does the log show whether O_NONBLOCK was cleared again. */
  private showsFlags = false;

  /** @param closed called with an end that no traced process has open any longer */
  constructor(closed: (end: SocketEnd) => void) {
    this.processes = new Processes((end) => {
      this.ends.closed(end);
      closed(end);
    });
  }

  /** Whether sockets, descriptors or threads were given up, as there were too many. */
  get gaveUp(): boolean {
    return this.ends.gaveUp || this.processes.gaveUp;
  }

  /** What a descriptor of a thread refers to. @param guess which process a thread may be of, where it is not known */
  entry(
    pid: string,
    descriptor: Value | undefined,
    guess: () => DescriptorTable | undefined = NO_GUESS,
  ): Entry | undefined {
    const number = numberOf(descriptor);
    if (number === null || number < 0 || descriptor?.kind !== 'word') return undefined;
    const table = this.processes.table(pid);
    const known = table.get(number);
    if (descriptor.about === null) {
      const shared = known === undefined ? guess() : undefined;
      if (shared !== undefined) {
        this.processes.join(pid, shared);
        return shared.get(number);
      }
      if (known === undefined) table.open(number, { end: newEnd('unknown'), ...PASSED });
      return table.get(number);
    }
    const end = this.ends.about(parseAbout(descriptor.about));
    if (known === undefined || known.end !== end) table.open(number, { end, ...PASSED });
    return table.get(number);
  }

  /** A descriptor that has just been passed to a thread. */
  received(pid: string, descriptor: Value, end: SocketEnd | null, passed: PassedDescriptor): void {
    const number = numberOf(descriptor);
    if (number === null) return;
    const about =
      descriptor.kind === 'word' && descriptor.about !== null ? parseAbout(descriptor.about) : null;
    const known = about === null ? null : this.ends.about(about);
    const own = about === null ? (end ?? newEnd('unknown')) : known;
    if (own !== null) own.handedOver = true;
    const received = { passed, references: 0 };
    this.processes.table(pid).open(number, { end: own, closesOnExec: false, received });
  }

  /** What is known of a descriptor that is passed. */
  passed(about: About | null, end: SocketEnd | null): PassedDescriptor {
    const listening = end?.listening === true;
    const connected = end !== null && (end.peer !== null || end.dialled !== null);
    const kind = listening ? 'listener' : (about?.kind ?? (connected ? 'stream' : null));
    return { kind, blocking: end?.blocking ?? null, fate: null };
  }

  /** Follows the calls that open, copy, close and set descriptors. */
  follow(call: StraceCall): void {
    const { pid, name, args, result } = call;
    this.processes.finished(call);
    const number = numberOf(result ?? undefined);
    if (name === 'connect') this.connected(call, number);
    if (number === null || number < 0 || result === null) return;
    const table = this.processes.table(pid);
    const open = (end: SocketEnd | null) => {
      table.open(number, {
        end,
        closesOnExec: mentions(
          args.map(({ value }) => value),
          'CLOEXEC',
        ),
        received: null,
      });
    };
    if (NOT_ENDS.has(name)) open(null);
    else if (name === 'socket') open(this.opened(call, result));
    else if (name === 'accept' || name === 'accept4') open(this.accepted(call, result));
    else if (name === 'socketpair' || name === 'pipe' || name === 'pipe2') this.pair(call);
    else if (name === 'listen') this.listening(call);
    else if (name === 'dup' || name === 'dup2' || name === 'dup3') this.copied(call, number);
    else if (name.startsWith('fcntl')) this.set(call, number);
    else if (name === 'ioctl') this.setBlocking(call, 'FIONBIO');
    else if (name === 'close') this.closed(pid, args[0]?.value);
    else if (name === 'close_range')
      table.closeRange(numberOf(args[0]?.value) ?? 0, numberOf(args[1]?.value) ?? Number.MAX_SAFE_INTEGER);
  }

  /** The end that a call's result is about, if strace prints it. */
  private printed(value: Value): SocketEnd | null | undefined {
    return value.kind === 'word' && value.about !== null
      ? this.ends.about(parseAbout(value.about))
      : undefined;
  }

  private opened({ args }: StraceCall, result: Value): SocketEnd | null {
    const values = args.map(({ value }) => value);
    const unix = mentions(values, 'AF_UNIX') || mentions(values, 'AF_LOCAL');
    const stream = mentions(values, 'SOCK_STREAM');
    const known = this.printed(result);
    const end = known === undefined ? newEnd('unknown') : known;
    if (end === null) return null;
    end.family = unix && stream ? 'unix-stream' : 'other';
    end.blocking = this.blockingAfter(values);
    return end;
  }

  private accepted({ pid, args }: StraceCall, result: Value): SocketEnd | null {
    const values = args.map(({ value }) => value);
    const listener = this.entry(pid, values[0])?.end;
    if (listener) listener.listening = true;
    const known = this.printed(result);
    const end = known === undefined ? newEnd(listener?.family ?? 'unknown') : known;
    if (end === null) return null;
    learnFamily(end, isUnixAddress(values[1]));
    end.dialled = false;
    end.blocking = this.blockingAfter(values);
    return end;
  }

  private connected({ pid, args, result }: StraceCall, number: number | null): void {
    const pending = result?.kind === 'word' && number === -1;
    const end = this.entry(pid, args[0]?.value)?.end;
    if (!end || (number !== 0 && !pending)) return;
    end.dialled = true;
    learnFamily(end, isUnixAddress(args[1]?.value));
  }

  private pair({ pid, name, args }: StraceCall): void {
    const list = args[name === 'socketpair' ? 3 : 0]?.value;
    if (list?.kind !== 'group') return;
    const values = args.map(({ value }) => value);
    const table = this.processes.table(pid);
    const stream = name === 'socketpair' && mentions(values, 'SOCK_STREAM');
    const ends = list.items.map(({ value }) => {
      const known = this.printed(value);
      const end = !stream ? null : known === undefined ? newEnd('unix-stream') : known;
      if (end !== null) end.blocking = this.blockingAfter(values);
      const number = numberOf(value);
      if (number !== null)
        table.open(number, { end, closesOnExec: mentions(values, 'CLOEXEC'), received: null });
      return end;
    });
    if (ends[0] && ends[1]) linkEnds(ends[0], ends[1]);
  }

  private listening({ pid, args }: StraceCall): void {
    const end = this.entry(pid, args[0]?.value)?.end;
    if (end) end.listening = true;
  }

  private copied({ pid, args }: StraceCall, number: number): void {
    const entry = this.entry(pid, args[0]?.value);
    if (entry === undefined || numberOf(args[0]?.value) === number) return;
    const closesOnExec = mentions(
      args.slice(1).map(({ value }) => value),
      'CLOEXEC',
    );
    this.processes.table(pid).open(number, { ...entry, closesOnExec });
  }

  private set(call: StraceCall, number: number): void {
    const { pid, args } = call;
    this.showsFlags = true;
    const command = args[1]?.value;
    if (command?.kind !== 'word') return;
    if (command.text.startsWith('F_DUPFD')) this.copied(call, number);
    else if (command.text === 'F_SETFL' || command.text === 'F_GETFL') this.setBlocking(call, command.text);
    else if (command.text === 'F_SETFD') {
      const entry = this.entry(pid, args[0]?.value);
      if (entry !== undefined)
        entry.closesOnExec = mentions(
          args.slice(2).map(({ value }) => value),
          'CLOEXEC',
        );
    }
  }

  private setBlocking({ pid, args, result }: StraceCall, how: string): void {
    if (
      !mentions(
        args.map(({ value }) => value),
        how,
      )
    )
      return;
    const end = this.entry(pid, args[0]?.value)?.end;
    if (!end) return;
    this.showsFlags = true;
    if (how === 'FIONBIO') {
      const on = args[2]?.value;
      if (on?.kind === 'group') end.blocking = numberOf(on.items[0]?.value) === 0;
    } else if (how === 'F_SETFL')
      end.blocking = !mentions(
        args.slice(2).map(({ value }) => value),
        'O_NONBLOCK',
      );
    else if (result !== null) end.blocking = !isNonblocking(result);
  }

  /** Of a socket that was just made. */
  private blockingAfter(values: readonly Value[]): boolean | null {
    return this.showsFlags ? !mentions(values, 'SOCK_NONBLOCK') : null;
  }

  private closed(pid: string, descriptor: Value | undefined): void {
    const number = numberOf(descriptor);
    if (number !== null) this.processes.table(pid).close(number);
  }
}
