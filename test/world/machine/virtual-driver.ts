import { BACKEND } from '../../../src/conversations/broker.ts';
import type { Conversation, End, Part, Passable, Use } from '../../../src/conversations/contract.ts';
import type { EndOwner } from '../../../src/io/drivable.ts';
import type { Drive } from '../../../src/io/drive.ts';
import { DriverCore, type Written } from '../../../src/io/driver-core.ts';
import type { DriverHooks } from '../../../src/io/driver-hooks.ts';
import { droppedDescriptor, type PassedDescriptor } from '../../../src/wire/descriptor.ts';
import { adopt } from './adopted.ts';
import { Came } from './came.ts';
import { given } from './given.ts';
import { Line, type Receive } from './line.ts';
import type { Process } from './process.ts';
import { VirtualSocket } from './socket.ts';
import type { InFlight } from './socket-end.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** What `driveWith` is in the real world. */
export function driveIn(process: Process): Drive<VirtualSocket> {
  return (conversation, hooks) => new VirtualDriver(process, conversation, hooks);
}

/** Carries out a conversation in the simulated world: the core is the real driver's, sockets and descriptors are not. */
class VirtualDriver<Timer extends string, OwnEvent, OwnCommand> extends DriverCore<
  VirtualSocket,
  Line,
  Timer,
  OwnEvent,
  OwnCommand
> {
  protected readonly timers: VirtualTimers<Timer>;
  private readonly process: Process;
  private readonly number: number;
  private readonly kept = new Set<Came>();
  /** Other ends of what was passed, which are kept open for as long as the conversation goes on. */
  private readonly others: number[] = [];

  constructor(
    process: Process,
    conversation: Conversation<Timer, OwnEvent, OwnCommand>,
    hooks: DriverHooks<OwnCommand>,
  ) {
    const number = process.drivers++;
    const witnessed: DriverHooks<OwnCommand> = {
      ...witness(process, number, hooks),
      over: () => {
        process.running.delete(hooks);
        hooks.over();
      },
    };
    // The others as they are, also where they are methods of a class.
    const known = Object.assign(Object.create(hooks) as DriverHooks<OwnCommand>, witnessed);
    super(acting(process, number, conversation), known);
    this.process = process;
    this.number = number;
    // What has arrived by now counts as received before the timer.
    this.timers = new VirtualTimers(
      process,
      () => this.readOn(),
      (timer) => this.timeIsUp(timer),
    );
    process.running.add(hooks);
  }

  peerProcess(end: End = 0): number | null {
    return this.connectionOf(end)?.peerPid ?? null;
  }

  protected now(): number {
    return this.process.now;
  }

  protected connect(end: End, { descriptor }: VirtualSocket, owner: EndOwner): Line {
    const { process } = this;
    const note = (type: 'opened' | 'left') =>
      process.seen.push({ type, driver: this.number, end, at: process.now });
    note('opened');
    const received: Receive = (bytes, inFlight) => this.received(end, bytes, this.came(inFlight));
    return new Line(process, descriptor, owner, received, () => note('left'));
  }

  protected dial(to: string, doing: string, reached: (socket: VirtualSocket | Error) => void): void {
    const { process } = this;
    process.machine.dial(to, process, (file) =>
      reached(
        file === null
          ? new Error(`cannot ${doing}: nothing is listening on ${to}`)
          : new VirtualSocket(process, process.open(file)),
      ),
    );
  }

  protected discard(socket: VirtualSocket): void {
    socket.destroy();
  }

  protected write(line: Line, { bytes, passed = [] }: Part): Written {
    const { process } = this;
    const found = passed.map((what) => this.find(what)).filter((one) => one !== null);
    const inFlight = found.map(({ number }) => ({
      file: process.file(number).hold(),
      dropped: process.machine.drops(),
    }));
    for (const { number } of found) process.close(number);
    return line.send(bytes, inFlight) ? found.map(({ seen }) => seen) : 'gone';
  }

  protected settle(descriptor: PassedDescriptor, use: Use): void {
    if (!(descriptor instanceof Came) || !this.kept.delete(descriptor)) return;
    const unusable = use !== 'leak' && use !== 'close' && descriptor.kind !== 'stream';
    if (unusable) this.hooks.notice?.(`what was passed cannot be served: ${descriptor.kind}`);
    descriptor.fate = use === 'leak' ? 'leaked' : use === 'close' || unusable ? 'closed' : 'adopted';
    this.hooks.settled?.(descriptor);
    if (descriptor.fate === 'closed') return this.process.close(descriptor.number);
    this.hooks.adopted?.(adopt(this.process, descriptor.number, use === 'leak' ? 'ignore' : use), use);
  }

  protected release(): void {
    for (const other of this.others.splice(0)) this.process.close(other);
    for (const descriptor of [...this.kept]) this.settle(descriptor, 'close');
  }

  private came(inFlight: readonly InFlight[]): readonly PassedDescriptor[] {
    return inFlight.map(({ file, dropped }) => {
      if (dropped) {
        file.release();
        return droppedDescriptor();
      }
      const came = new Came(this.process.open(file), file.kind, file.blocking);
      this.process.came.push(came);
      this.kept.add(came);
      return came;
    });
  }

  private find(what: Passable): { readonly number: number; readonly seen: PassedDescriptor } | null {
    const { process } = this;
    if (typeof what !== 'string') {
      if (!(what instanceof Came) || !this.kept.delete(what)) return null;
      what.sentOn = true;
      return { number: what.number, seen: what };
    }
    const connection = this.hooks.handedOver ?? (() => this.connectionOf(0)?.copyToPass() ?? null);
    const number = given(what, process, connection, this.others);
    if (number === null) return null;
    const { kind, blocking } = process.file(number);
    const seen = { kind, blocking, fate: null };
    if (what === 'connection' || what === 'nonblocking') process.handedOver.add(seen);
    return { number, seen };
  }
}

/** The conversation, of which the process knows when it is its turn. */
function acting<Timer extends string, OwnEvent, OwnCommand>(
  process: Process,
  number: number,
  conversation: Conversation<Timer, OwnEvent, OwnCommand>,
): Conversation<Timer, OwnEvent, OwnCommand> {
  return {
    handle: (event) => {
      process.acting = number;
      return conversation.handle(event);
    },
    wanted: (end) => conversation.wanted(end),
    couldNotSend: (end, parts) => conversation.couldNotSend?.(end, parts) ?? [],
    feeds: (end) => conversation.feeds?.(end) ?? end,
    get keepsUnread() {
      return conversation.keepsUnread === true;
    },
  };
}

/** Notes what crosses the border of the process, for the model that judges the records. */
function witness<OwnCommand>(
  process: Process,
  driver: number,
  hooks: DriverHooks<OwnCommand>,
): Pick<DriverHooks<OwnCommand>, 'transferred' | 'own' | 'ended' | 'closed'> {
  return {
    own: (command, at) => {
      const { type } = command as { readonly type?: string };
      if (type === 'unmade') process.seen.push({ type, driver, end: BACKEND, at });
      hooks.own?.(command, at);
    },
    transferred: (transfer) => {
      const { end, sent, at, bytes, passed } = transfer;
      process.seen.push({ type: sent ? 'sent' : 'received', driver, end, at, bytes, passed: passed ?? [] });
      hooks.transferred?.(transfer);
    },
    ended: (end) => {
      process.seen.push({ type: 'ended', driver, end, at: process.now });
      hooks.ended?.(end);
    },
    closed: (end, at, byPeer) => {
      process.seen.push({ type: 'closed', driver, end, at });
      hooks.closed?.(end, at, byPeer);
    },
  };
}
