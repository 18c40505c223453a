import type { Conversation, End, Part, Use } from '../conversations/contract.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import { now } from './clock.ts';
import { Connection } from './connection.ts';
import type { Descriptors } from './descriptors.ts';
import { reach } from './dial.ts';
import type { EndOwner } from './drivable.ts';
import { DriverCore, type Written } from './driver-core.ts';
import type { DriverHooks } from './driver-hooks.ts';
import { HeldDescriptors } from './held-descriptors.ts';
import type { StreamSocket } from './light-socket.ts';
import { Timers } from './timers.ts';

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

  /** @param descriptors null where descriptors cannot be passed */
  constructor(
    conversation: Conversation<Timer, OwnEvent, OwnCommand>,
    descriptors: Descriptors | null,
    hooks: DriverHooks<OwnCommand>,
  ) {
    super(conversation, hooks);
    this.descriptors = descriptors;
    const handedOver = hooks.handedOver ?? (() => this.connectionOf(0)?.copyToPass() ?? null);
    this.held = descriptors === null ? null : new HeldDescriptors(descriptors, handedOver, hooks);
  }

  /** The process at the other side of an end when it connected; null where the system does not tell. */
  peerProcess(end: End = 0): number | null {
    const descriptor = this.connectionOf(end)?.descriptor ?? null;
    return descriptor === null ? null : (this.descriptors?.peerProcess(descriptor) ?? null);
  }

  protected now(): number {
    return now();
  }

  protected connect(end: End, socket: StreamSocket, owner: EndOwner): Connection {
    return new Connection(socket, this.descriptors, owner, (bytes, numbers, dropped) =>
      this.received(end, bytes, this.held?.came(numbers, dropped) ?? null),
    );
  }

  protected dial(to: string, doing: string, reached: (socket: StreamSocket | Error) => void): void {
    const reachedAtOnce = this.dialLightly(to);
    if (reachedAtOnce !== null) return reached(reachedAtOnce);
    void reach(to, { paused: true, doing, waitMs: this.hooks.waitMs ?? 0 }).then(reached);
  }

  protected discard(socket: StreamSocket): void {
    socket.destroy();
  }

  protected write(connection: Connection, { bytes, passed = [] }: Part): Written {
    const found = passed.map((what) => this.held?.find(what) ?? null).filter((one) => one !== null);
    const numbers = found.map(({ number }) => number);
    if (!connection.send(bytes, numbers)) return 'gone';
    return this.descriptors === null ? null : found.map(({ seen }) => seen);
  }

  protected settle(descriptor: PassedDescriptor, use: Use): void {
    this.held?.settle(descriptor, use);
  }

  protected release(): void {
    this.held?.close();
  }

  /** Null where it has to be dialled by Node. */
  private dialLightly(to: string): StreamSocket | null {
    const { descriptors } = this;
    if (descriptors === null || descriptors.light === null) return null;
    const descriptor = descriptors.calls.connectTo(to);
    return descriptor === null ? null : descriptors.light.socket(descriptor);
  }

  /** What had arrived by the time that a timer was up counts as received before it. */
  private receiveBefore(timer: Timer): void {
    const receive = () => {
      this.readOn();
      if (this.timers.takeUp(timer)) this.timeIsUp(timer);
    };
    if (this.descriptors !== null) receive();
    // Node reads in a turn of its own.
    else setImmediate(() => setImmediate(receive));
  }
}
