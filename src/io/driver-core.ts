import type {
  Close,
  Command,
  Conversation,
  End,
  Event,
  Instant,
  Part,
  Use,
} from '../conversations/contract.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Drivable, EndOwner } from './drivable.ts';
import type { DriverHooks, Transfer } from './driver-hooks.ts';
import { DriverLine, type LineDriver } from './driver-line.ts';
import type { NamedTimers } from './named-timers.ts';
import { Receiver } from './receiver.ts';
import { addSent } from './sent-transfers.ts';
import { Silences } from './silences.ts';

/** Bytes that may wait to be written before more is read that leads to them. */
const MOST_QUEUED = 256 * 1024;

/** What went with some bytes, null where that cannot be known; `gone`: nobody is left to read them, which the connection reports once it has been read to its end. */
export type Written = readonly PassedDescriptor[] | null | 'gone';

/**
 * Carries out the commands of one conversation, whichever it is, and tells it what happens, one event after another. What
 * connections, time and descriptors are is left to the class that extends it: `Driver` for those of the system, and the one of
 * the simulated world in the tests.
 */
export abstract class DriverCore<
  Socket,
  C extends Drivable,
  Timer extends string = never,
  OwnEvent = never,
  OwnCommand = never,
> implements LineDriver<C>
{
  protected readonly hooks: DriverHooks<OwnCommand>;
  protected over = false;
  protected abstract readonly timers: NamedTimers<Timer>;
  private readonly conversation: Conversation<Timer, OwnEvent, OwnCommand>;
  /** By end. */
  private readonly lines: (DriverLine<C> | undefined)[] = [];
  private open = 0;
  private readonly events: Event<Timer, OwnEvent>[] = [];
  /** What was sent and has not been reported: what became of descriptors meanwhile is reported first. */
  private readonly unreported: Transfer[] = [];
  private readonly silences = new Silences<Timer>();
  private dialling = 0;
  private handling = false;
  private readonly receiver: Receiver;

  constructor(conversation: Conversation<Timer, OwnEvent, OwnCommand>, hooks: DriverHooks<OwnCommand>) {
    this.conversation = conversation;
    this.hooks = hooks;
    this.receiver = new Receiver(hooks, () => this.readOn());
  }

  protected abstract now(): Instant;
  protected abstract connect(end: End, socket: Socket, owner: EndOwner): C;
  /** `reached` gets a socket, or why there is none. @param doing what cannot be done without one */
  protected abstract dial(to: string, doing: string, reached: (socket: Socket | Error) => void): void;
  /** Closes a socket that came too late. */
  protected abstract discard(socket: Socket): void;
  protected abstract write(connection: C, part: Part): Written;
  protected abstract settle(descriptor: PassedDescriptor, use: Use): void;
  /** Closes the descriptors that are still held. */
  protected abstract release(): void;

  /** Begins. @param socket end 0: paused since it was accepted or dialled, and taken over as a whole */
  start(socket: Socket): void {
    this.begin(0, socket);
  }

  /** Tells the conversation of something that only it knows. */
  tell(event: OwnEvent): void {
    this.handle({ ...event, at: this.now() });
  }

  /** Ends it from outside, whatever it is waiting for. */
  stop(): void {
    this.handle({ type: 'stopped', at: this.now() });
    this.finish('orderly');
    // Also what is being closed already, and waits for the peer.
    for (const connection of this.connections()) connection.close('orderly');
  }

  protected connectionOf(end: End): C | null {
    return this.lines[end]?.connection ?? null;
  }

  /** Those that are open. */
  protected connections(): C[] {
    return this.lines.flatMap((line) => line?.connection ?? []);
  }

  readOn(): void {
    for (let end = 0; end < this.lines.length; end++) this.lines[end]?.connection.read();
  }

  protected received(end: End, bytes: Uint8Array, passed: readonly PassedDescriptor[] | null): void {
    const at = this.now();
    this.hooks.transferred?.({ end, sent: false, at, bytes, passed });
    if (bytes.length > 0) this.handle({ type: 'received', end, bytes, passed: passed ?? [], at });
  }

  protected timeIsUp(timer: Timer): void {
    const again = this.silences.again(timer, (end) => this.wanted(end));
    if (again !== null) return this.timers.start(timer, again);
    this.handle({ type: 'timer', timer, at: this.now() });
  }

  private begin(end: End, socket: Socket): void {
    const line = new DriverLine<C>(end, this);
    line.connection = this.connect(end, socket, line);
    this.lines[end] = line;
    this.open += 1;
    this.handle({ type: 'opened', end, at: this.now() });
  }

  keepsUnread(): boolean {
    return this.conversation.keepsUnread === true;
  }

  ended(line: DriverLine<C>, reason: string): void {
    line.hasEnded = true;
    this.hooks.ended?.(line.end);
    this.handle({ type: 'ended', end: line.end, reason, at: this.now() });
  }

  /** Events that come while one is being handled wait for their turn. */
  private handle(event: Event<Timer, OwnEvent>): void {
    if (this.over) return;
    this.events.push(event);
    if (this.handling) return;
    this.handling = true;
    for (let next = this.events.shift(); next !== undefined && !this.over; next = this.events.shift())
      for (const command of this.conversation.handle(next)) this.carryOut(command, next.at);
    this.reportSent();
    this.handling = false;
    this.readOn();
  }

  wanted(end: End, last = false): number {
    if (this.over) return 0;
    const { conversation, lines } = this;
    const wanted = conversation.wanted(end);
    if (last || wanted === 0) return wanted;
    const fed = lines[conversation.feeds?.(end) ?? end];
    if (!this.receiver.mustCatchUp() && (fed?.connection.queued ?? 0) <= MOST_QUEUED) return wanted;
    this.silences.leftUnread(end);
    return 0;
  }

  private carryOut(command: Command<Timer, OwnCommand>, at: Instant): void {
    if (this.over) return;
    const told = command as Command<Timer>;
    if (told.type !== 'settle' && told.type !== 'send') this.reportSent();
    switch (told.type) {
      case 'send':
        return this.send(told.end ?? 0, told.parts, at);
      case 'start-timer':
        if (told.silence !== undefined) this.silences.started(told.timer, told.silence, told.ms);
        return this.timers.start(told.timer, told.ms);
      case 'stop-timer':
        this.silences.stopped(told.timer);
        return this.timers.stop(told.timer);
      case 'dial':
        return this.dialTo(told.end, told.to, told.doing);
      case 'watch':
        return this.lines[told.end]?.connection.watch(() => this.gone(told.end), told.half);
      case 'withholds':
        return this.hooks.withholds?.(told.end ?? 0, told.what);
      case 'settle':
        return this.settle(told.descriptor, told.use);
      case 'close':
        return told.end === undefined ? this.finish(told.how) : this.close(told.end, told.how);
      case 'notice':
        return this.hooks.notice?.(told.text);
      default:
        this.hooks.own?.(command as OwnCommand, at);
    }
  }

  private dialTo(end: End, to: string, doing = 'connect'): void {
    this.dialling += 1;
    this.dial(to, doing, (socket) => {
      this.dialling -= 1;
      if (socket instanceof Error)
        this.handle({ type: 'unreachable', end, text: socket.message, at: this.now() });
      else if (this.over) this.discard(socket);
      else this.begin(end, socket);
    });
  }

  private send(end: End, parts: readonly Part[], due: Instant): void {
    const connection = this.connectionOf(end);
    if (connection?.isOpen !== true) return this.couldNotSend(end, parts, due);
    // Before the write, as the process may be held up right after it.
    const at = this.now();
    let lacking = false;
    for (const [index, part] of parts.entries()) {
      const passed = this.write(connection, part);
      if (passed === 'gone') return this.couldNotSend(end, parts.slice(index), due);
      lacking ||= passed !== null && passed.length < (part.passed?.length ?? 0);
      addSent(this.unreported, { end, sent: true, at, bytes: part.bytes, passed }, part);
    }
    this.handle(lacking ? { type: 'sent', end, at, lacking } : { type: 'sent', end, at });
  }

  private couldNotSend(end: End, parts: readonly Part[], due: Instant): void {
    for (const command of this.conversation.couldNotSend?.(end, parts) ?? []) this.carryOut(command, due);
  }

  private reportSent(): void {
    if (this.unreported.length === 0) return;
    for (const transfer of this.unreported.splice(0)) this.hooks.transferred?.(transfer);
  }

  gone(end: End): void {
    this.handle({ type: 'gone', end, at: this.now() });
  }

  closed(line: DriverLine<C>): void {
    const { end } = line;
    if (this.lines[end] === line) this.lines[end] = undefined;
    this.open -= 1;
    this.hooks.closed?.(end, this.now(), line.hasEnded);
    if (!this.over && !line.left) this.gone(end);
    if (this.open > 0) return;
    if (this.over) this.hooks.over();
    else if (this.dialling === 0) this.finish('orderly');
  }

  private close(end: End, how: Close): void {
    const line = this.lines[end];
    if (line !== undefined) line.left = how !== 'half';
    line?.connection.close(how);
  }

  private finish(how: Close): void {
    if (this.over) return;
    this.over = true;
    this.timers.stopAll();
    this.release();
    for (const line of this.lines) line?.connection.close(how);
    if (this.open === 0) this.hooks.over();
  }
}
