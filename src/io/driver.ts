import type { Close, Command, Conversation, End, Event, Instant, Part } from '../conversations/contract.ts';
import { Failure } from '../failure.ts';
import { now } from './clock.ts';
import { Connection } from './connection.ts';
import type { Descriptors } from './descriptors.ts';
import { reach } from './dial.ts';
import { HeldDescriptors } from './held-descriptors.ts';
import { lightSocketsAreKnown, lightSocketWith, type StreamSocket } from './light-socket.ts';
import type { Surroundings } from './surroundings.ts';
import { Timers } from './timers.ts';

/** Bytes that may wait to be written before more is read that leads to them. */
const MOST_QUEUED = 256 * 1024;

interface Line {
  readonly connection: Connection;
  ended: boolean;
  /** Whether the conversation has closed it. */
  left: boolean;
}

/** Carries out the commands of one conversation, whichever it is, and tells it what happens. */
export class Driver<Timer extends string = never, OwnEvent = never, OwnCommand = never> {
  private readonly conversation: Conversation<Timer, OwnEvent, OwnCommand>;
  private readonly descriptors: Descriptors | null;
  private readonly surroundings: Surroundings<OwnCommand>;
  private readonly lines = new Map<End, Line>();
  private readonly held: HeldDescriptors | null;
  private readonly events: Event<Timer, OwnEvent>[] = [];
  private readonly timers = new Timers<Timer>((timer) => this.timeIsUp(timer));
  private dialling = 0;
  private handling = false;
  /** Whether whoever is told of everything has to catch up. */
  private waiting = false;
  private over = false;

  constructor(
    conversation: Conversation<Timer, OwnEvent, OwnCommand>,
    descriptors: Descriptors | null,
    surroundings: Surroundings<OwnCommand>,
  ) {
    this.conversation = conversation;
    this.descriptors = descriptors;
    this.surroundings = surroundings;
    const handedOver = surroundings.handedOver ?? (() => this.lines.get(0)?.connection.copyToPass() ?? null);
    this.held = descriptors === null ? null : new HeldDescriptors(descriptors, handedOver, surroundings);
  }

  /** Begins. @param socket end 0: paused since it was accepted or dialled, and taken over as a whole */
  start(socket: StreamSocket): void {
    this.open(0, socket);
  }

  /** Tells the conversation of something that only it knows. */
  tell(event: OwnEvent): void {
    this.handle({ ...event, at: now() });
  }

  /** Ends it from outside, whatever it is waiting for. */
  stop(): void {
    this.handle({ type: 'stopped', at: now() });
    this.finish('orderly');
  }

  /** The process at the other side of an end when it connected; null where the system does not tell. */
  peerProcess(end: End = 0): number | null {
    const descriptor = this.lines.get(end)?.connection.descriptor ?? null;
    return descriptor === null ? null : (this.descriptors?.peerProcess(descriptor) ?? null);
  }

  private open(end: End, socket: StreamSocket): void {
    const line: Line = {
      ended: false,
      left: false,
      connection: new Connection(socket, this.descriptors, {
        wanted: () => this.wanted(end),
        keepsUnread: () => this.conversation.keepsUnread === true,
        received: (bytes, numbers, dropped) => this.received(end, bytes, numbers, dropped),
        ended: (reason) => {
          line.ended = true;
          this.surroundings.ended?.(end);
          this.handle({ type: 'ended', end, reason, at: now() });
        },
        drained: () => this.readOn(),
        closed: () => this.closed(end, line),
      }),
    };
    this.lines.set(end, line);
    this.handle({ type: 'opened', end, at: now() });
  }

  private async dial(end: End, to: string, doing = 'connect'): Promise<void> {
    const reachedAtOnce = this.dialLightly(to);
    if (reachedAtOnce !== null) return this.open(end, reachedAtOnce);
    this.dialling += 1;
    const reached = await reach(to, { paused: true, doing, waitMs: this.surroundings.waitMs ?? 0 });
    this.dialling -= 1;
    if (reached instanceof Failure)
      return this.handle({ type: 'unreachable', end, text: reached.message, at: now() });
    if (this.over) return void reached.destroy();
    this.open(end, reached);
  }

  /** Null where it has to be dialled by Node. */
  private dialLightly(to: string): StreamSocket | null {
    const { descriptors } = this;
    if (descriptors === null || !lightSocketsAreKnown()) return null;
    const descriptor = descriptors.calls.connectTo(to);
    if (descriptor === null) return null;
    const socket = lightSocketWith(descriptor, descriptors.calls);
    if (socket === null) descriptors.close(descriptor);
    return socket;
  }

  /** Events that come while one is being handled wait for their turn. */
  private handle(event: Event<Timer, OwnEvent>): void {
    if (this.over) return;
    this.events.push(event);
    if (this.handling) return;
    this.handling = true;
    for (let next = this.events.shift(); next !== undefined && !this.over; next = this.events.shift())
      for (const command of this.conversation.handle(next)) this.carryOut(command, next.at);
    this.handling = false;
    this.readOn();
  }

  private readOn(): void {
    for (const { connection } of this.lines.values()) connection.read();
  }

  private wanted(end: End): number {
    if (this.over || this.mustWait()) return 0;
    const { conversation, lines } = this;
    const fed = lines.get(conversation.feeds?.(end) ?? end);
    return (fed?.connection.queued ?? 0) > MOST_QUEUED ? 0 : conversation.wanted(end);
  }

  private mustWait(): boolean {
    if (this.waiting) return true;
    const room = this.surroundings.room?.() ?? null;
    if (room === null) return false;
    this.waiting = true;
    void room.then(() => {
      this.waiting = false;
      this.readOn();
    });
    return true;
  }

  private received(end: End, bytes: Uint8Array, numbers: readonly number[], dropped: boolean): void {
    const at = now();
    const passed = this.held?.came(numbers, dropped) ?? null;
    this.surroundings.transferred?.({ end, sent: false, at, bytes, passed });
    if (bytes.length > 0) this.handle({ type: 'received', end, bytes, passed: passed ?? [], at });
  }

  /** What had arrived by now counts as heard before the timer. */
  private timeIsUp(timer: Timer): void {
    const heard = () => {
      this.readOn();
      if (this.timers.takeUp(timer)) this.handle({ type: 'timer', timer, at: now() });
    };
    if (this.descriptors !== null) heard();
    // Node reads in a turn of its own.
    else setImmediate(() => setImmediate(heard));
  }

  private carryOut(command: Command<Timer, OwnCommand>, at: Instant): void {
    if (this.over) return;
    const told = command as Command<Timer>;
    switch (told.type) {
      case 'send':
        return this.send(told.end ?? 0, told.parts);
      case 'start-timer':
        return this.timers.start(told.timer, told.ms);
      case 'stop-timer':
        return this.timers.stop(told.timer);
      case 'dial':
        return void this.dial(told.end, told.to, told.doing);
      case 'watch': {
        const { end } = told;
        return this.lines.get(end)?.connection.watch(() => this.handle({ type: 'gone', end, at: now() }));
      }
      case 'settle':
        return this.held?.settle(told.descriptor, told.use);
      case 'close':
        return told.end === undefined ? this.finish(told.how) : this.close(told.end, told.how);
      case 'notice':
        return this.surroundings.notice?.(told.text);
      default:
        this.surroundings.own?.(command as OwnCommand, at);
    }
  }

  private send(end: End, parts: readonly Part[]): void {
    const line = this.lines.get(end);
    if (line === undefined || line.connection.descriptor === null) return;
    // Before the write, as the process may be held up right after it.
    const at = now();
    for (const { bytes, passed = [] } of parts) {
      const found = passed.map((what) => this.held?.find(what) ?? null).filter((one) => one !== null);
      const known = this.descriptors === null ? null : found.map(({ seen }) => seen);
      const numbers = found.map(({ number }) => number);
      if (!line.connection.send(bytes, numbers)) return this.handle({ type: 'gone', end, at });
      if (bytes.length > 0) this.surroundings.transferred?.({ end, sent: true, at, bytes, passed: known });
    }
    this.handle({ type: 'sent', end, at });
  }

  private closed(end: End, line: Line): void {
    this.lines.delete(end);
    this.surroundings.closed?.(end, now(), line.ended);
    if (!this.over && !line.left) this.handle({ type: 'gone', end, at: now() });
    if (this.lines.size > 0) return;
    if (this.over) this.surroundings.over();
    else if (this.dialling === 0) this.finish('orderly');
  }

  private close(end: End, how: Close): void {
    const line = this.lines.get(end);
    if (line === undefined) return;
    line.left = how !== 'half';
    line.connection.close(how);
  }

  private finish(how: Close): void {
    if (this.over) return;
    this.over = true;
    this.timers.stopAll();
    this.held?.close();
    for (const { connection } of [...this.lines.values()]) connection.close(how);
    if (this.lines.size === 0) this.surroundings.over();
  }
}
