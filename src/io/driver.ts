import type { Conversation, End, Part, Use } from '../conversations/contract.ts';
import type { Failure } from '../failure.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import { isOrAre, plural } from '../wire/plural.ts';
import { now } from './clock.ts';
import { Connection } from './connection.ts';
import type { Descriptors } from './descriptors.ts';
import { checkDialled, reachLightly } from './dial.ts';
import type { EndOwner } from './drivable.ts';
import { DriverCore, type Written } from './driver-core.ts';
import type { DriverHooks } from './driver-hooks.ts';
import type { DriverLine } from './driver-line.ts';
import type { HandlePassing } from './handle-passing.ts';
import { HeldDescriptors } from './held-descriptors.ts';
import { HeldHandles } from './held-handles.ts';
import { isLight, type StreamSocket } from './light-socket.ts';
import type { Lines } from './lines.ts';
import { pipesHere } from './pipes.ts';
import { Timers } from './timers.ts';

const NOTHING: readonly never[] = [];

/** Carries out a conversation on the sockets, descriptors and clock of the system. */
export class Driver<Timer extends string = never, OwnEvent = never, OwnCommand = never> extends DriverCore<
  StreamSocket,
  Connection,
  Timer,
  OwnEvent,
  OwnCommand
> {
  protected readonly timers = new Timers<Timer>((timer) => this.receiveBefore(timer));
  private readonly descriptors: Descriptors | null;
  private readonly held: HeldDescriptors | null;
  private readonly heldHandles: HeldHandles | null;

  /** @param descriptors null where descriptors cannot be passed, as on Windows, whose pipes are used where they are loaded */
  constructor(
    conversation: Conversation<Timer, OwnEvent, OwnCommand>,
    descriptors: Descriptors | null,
    hooks: DriverHooks<OwnCommand>,
  ) {
    super(conversation, hooks);
    this.descriptors = descriptors;
    const handedOver = hooks.handedOver ?? (() => this.connectionOf(0)?.copyToPass() ?? null);
    this.held = descriptors === null ? null : new HeldDescriptors(descriptors, handedOver, hooks);
    const pipes = descriptors === null ? pipesHere() : null;
    this.heldHandles = pipes === null ? null : new HeldHandles(pipes, hooks);
  }

  /** Null where connections are not passed by handles. */
  get handles(): HandlePassing | null {
    const held = this.heldHandles;
    if (held === null) return null;
    return {
      give: (pid) => held.give(this.connectionOf(0)!.descriptor!, pid),
      move: (value, pid) => held.move(value, pid),
      takeBack: () => held.takeBack(),
    };
  }

  /** The process at the other side of an end when it connected; null where the system does not tell. */
  peerProcess(end: End = 0): number | null {
    const descriptor = this.connectionOf(end)?.descriptor ?? null;
    return descriptor === null ? null : (this.past?.peerProcess(descriptor) ?? null);
  }

  protected now(): number {
    return now();
  }

  protected connect(end: End, socket: StreamSocket, owner: EndOwner): Connection {
    // A socket of Node’s can be read past Node only where its descriptor is known.
    const past = this.descriptors ?? (isLight(socket) ? this.past : null);
    const connection = new Connection(socket, past, owner, (bytes, numbers, dropped) => {
      if (this.heldHandles === null || this.hooks.offersOn !== end)
        return this.received(end, bytes, this.held?.came(numbers, dropped) ?? null);
      for (const piece of this.heldHandles.came(end, bytes)) this.received(end, piece.bytes, piece.passed);
    });
    // Whoever has just been dialled has said nothing yet.
    if (end !== 0 && this.descriptors !== null) connection.waitToRead();
    return connection;
  }

  override closed(line: DriverLine<Connection>, lost = 0): void {
    if (lost > 0)
      this.hooks.notice?.(
        `${plural(lost, 'byte')} that ${isOrAre(lost)} shown as sent did not leave: nobody read what was sent before`,
      );
    super.closed(line);
  }

  /** What reads and writes connections past Node; null: nothing does. */
  private get past(): Lines | null {
    return this.descriptors ?? pipesHere();
  }

  protected dial(to: string, doing: string, reached: (socket: StreamSocket | Error) => void): void {
    try {
      checkDialled(to);
    } catch (error) {
      return reached(error as Failure);
    }
    const reachedAtOnce = this.past?.dialAtOnce(to) ?? null;
    if (reachedAtOnce !== null) return reached(reachedAtOnce);
    void reachLightly(to, { paused: true, doing, waitMs: this.hooks.waitMs ?? 0 }).then(reached);
  }

  protected discard(socket: StreamSocket): void {
    socket.destroy();
  }

  protected write(connection: Connection, { bytes, passed = NOTHING }: Part): Written {
    if (this.heldHandles !== null) {
      if (!connection.send(bytes)) return 'gone';
      return this.heldHandles.left(connection, bytes);
    }
    if (passed.length === 0)
      return connection.send(bytes) ? (this.descriptors === null ? null : NOTHING) : 'gone';
    const found = passed.map((what) => this.held?.find(what) ?? null).filter((one) => one !== null);
    const numbers = found.map(({ number }) => number);
    if (!connection.send(bytes, numbers)) {
      for (const what of passed) this.held?.lost(what);
      return 'gone';
    }
    return this.descriptors === null ? null : found.map(({ seen }) => seen);
  }

  protected settle(descriptor: PassedDescriptor, use: Use): void {
    this.held?.settle(descriptor, use);
    this.heldHandles?.settle(descriptor, use);
  }

  protected release(): void {
    this.held?.close();
    this.heldHandles?.close();
  }

  /** What had arrived by the time that a timer was up counts as received before it. */
  private receiveBefore(timer: Timer): void {
    const receive = () => {
      for (const connection of this.connections()) connection.look();
      if (this.timers.takeUp(timer)) this.timeIsUp(timer);
    };
    if (this.past !== null) receive();
    // Node reads in a turn of its own.
    else setImmediate(() => setImmediate(receive));
  }
}
