import type {
  Close,
  Command,
  Conversation,
  End,
  Event,
  Part,
  Passable,
  Use,
} from '../../../src/conversations/contract.ts';
import type { Drive, Driving } from '../../../src/io/drive.ts';
import type { Surroundings } from '../../../src/io/surroundings.ts';
import { droppedDescriptor, type PassedDescriptor } from '../../../src/wire/descriptor.ts';
import { adopt } from './adopted.ts';
import { Came } from './came.ts';
import { given } from './given.ts';
import { Line } from './line.ts';
import type { Process } from './process.ts';
import type { VirtualSocket } from './socket.ts';
import type { InFlight } from './socket-end.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** What `driveWith` is in the real world. */
export function driveIn(process: Process): Drive<VirtualSocket> {
  return (conversation, surroundings) => new VirtualDriver(process, conversation, surroundings);
}

/** Carries out the commands of one conversation in the simulated world: what `src/io/driver.ts` is in the real one. */
class VirtualDriver<Timer extends string, OwnEvent, OwnCommand> implements Driving<VirtualSocket, OwnEvent> {
  private readonly process: Process;
  private readonly conversation: Conversation<Timer, OwnEvent, OwnCommand>;
  private readonly surroundings: Surroundings<OwnCommand>;
  private readonly number: number;
  private readonly lines = new Map<End, Line>();
  private readonly kept = new Set<Came>();
  /** Other ends of what was passed, which are kept open as long as the conversation goes on. */
  private readonly others: number[] = [];
  private readonly timers: VirtualTimers<Timer>;
  private readonly events: Event<Timer, OwnEvent>[] = [];
  private dialling = 0;
  private handling = false;
  private over = false;

  constructor(
    process: Process,
    conversation: Conversation<Timer, OwnEvent, OwnCommand>,
    surroundings: Surroundings<OwnCommand>,
  ) {
    this.process = process;
    this.conversation = conversation;
    this.surroundings = surroundings;
    this.number = process.drivers++;
    // What has arrived by now counts as received before the timer.
    this.timers = new VirtualTimers(
      process,
      () => this.readOn(),
      (timer) => this.handle({ type: 'timer', timer, at: process.now }),
    );
    process.running.add(this);
  }

  start(socket: VirtualSocket): void {
    this.open(0, socket.descriptor);
  }

  tell(event: OwnEvent): void {
    this.handle({ ...event, at: this.process.now });
  }

  stop(): void {
    this.handle({ type: 'stopped', at: this.process.now });
    this.finish('orderly');
  }

  peerProcess(end: End = 0): number | null {
    return this.lines.get(end)?.peerPid ?? null;
  }

  private open(end: End, descriptor: number): void {
    const { process } = this;
    const line = new Line(process, descriptor, {
      wanted: () => (this.over ? 0 : this.conversation.wanted(end)),
      keepsUnread: () => this.conversation.keepsUnread === true,
      received: (bytes, passed) => this.received(end, bytes, passed),
      ended: (reason) => {
        process.seen.push({ type: 'ended', driver: this.number, end, at: process.now });
        this.surroundings.ended?.(end);
        this.handle({ type: 'ended', end, reason, at: process.now });
      },
      closed: () => this.closed(end, line),
    });
    this.lines.set(end, line);
    process.seen.push({ type: 'opened', driver: this.number, end, at: process.now });
    this.handle({ type: 'opened', end, at: process.now });
  }

  private dial(end: End, to: string, doing: string): void {
    const { process } = this;
    this.dialling += 1;
    process.machine.dial(to, process, (file) => {
      this.dialling -= 1;
      const text = `cannot ${doing}: nobody listens on ${to}`;
      if (file === null) return this.handle({ type: 'unreachable', end, text, at: process.now });
      if (this.over) return file.release();
      this.open(end, process.open(file));
    });
  }

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
    for (const line of this.lines.values()) line.read();
  }

  private received(end: End, bytes: Uint8Array, inFlight: readonly InFlight[]): void {
    const { process } = this;
    const at = process.now;
    const passed: PassedDescriptor[] = [];
    for (const { file, dropped } of inFlight) {
      if (dropped) {
        file.release();
        passed.push(droppedDescriptor());
        continue;
      }
      const came = new Came(process.open(file), file.kind, file.blocking);
      process.came.push(came);
      this.kept.add(came);
      passed.push(came);
    }
    process.seen.push({ type: 'received', driver: this.number, end, at, bytes, passed });
    this.surroundings.transferred?.({ end, sent: false, at, bytes, passed });
    this.handle({ type: 'received', end, bytes, passed, at });
  }

  private carryOut(command: Command<Timer, OwnCommand>, at: number): void {
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
        return this.dial(told.end, told.to, told.doing ?? 'connect');
      case 'watch':
        return this.lines.get(told.end)?.watch(() => this.gone(told.end));
      case 'settle':
        return this.settle(told.descriptor, told.use);
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
    if (line?.isOpen !== true) return;
    const { process } = this;
    const at = process.now;
    for (const { bytes, passed = [] } of parts) {
      const found = passed.map((what) => this.find(what)).filter((one) => one !== null);
      const inFlight = found.map(({ number }) => ({
        file: process.file(number).hold(),
        dropped: process.machine.drops(),
      }));
      for (const { number } of found) process.close(number);
      if (!line.send(bytes, inFlight)) return this.handle({ type: 'gone', end, at });
      if (bytes.length === 0) continue;
      const seen = found.map((one) => one.seen);
      process.seen.push({ type: 'sent', driver: this.number, end, at, bytes, passed: seen });
      this.surroundings.transferred?.({ end, sent: true, at, bytes, passed: seen });
    }
    this.handle({ type: 'sent', end, at });
  }

  private find(what: Passable): { readonly number: number; readonly seen: PassedDescriptor } | null {
    const { process } = this;
    if (typeof what !== 'string') {
      if (!(what instanceof Came) || !this.kept.delete(what)) return null;
      what.sentOn = true;
      return { number: what.number, seen: what };
    }
    const connection = this.surroundings.handedOver ?? (() => this.lines.get(0)?.copyToPass() ?? null);
    const number = given(what, process, connection, this.others);
    if (number === null) return null;
    const { kind, blocking } = process.file(number);
    return { number, seen: { kind, blocking, fate: null } };
  }

  private settle(descriptor: PassedDescriptor, use: Use): void {
    if (!(descriptor instanceof Came) || !this.kept.delete(descriptor)) return;
    const unusable = use !== 'leak' && use !== 'close' && descriptor.kind !== 'stream';
    if (unusable) this.surroundings.notice?.(`what was passed cannot be served: ${descriptor.kind}`);
    descriptor.fate = use === 'leak' ? 'leaked' : use === 'close' || unusable ? 'closed' : 'adopted';
    if (descriptor.fate === 'closed') return this.process.close(descriptor.number);
    this.surroundings.adopted?.(adopt(this.process, descriptor.number, use === 'leak' ? 'ignore' : use), use);
  }

  private closed(end: End, line: Line): void {
    const { process } = this;
    this.lines.delete(end);
    process.seen.push({ type: 'closed', driver: this.number, end, at: process.now });
    this.surroundings.closed?.(end, process.now, line.ended);
    if (!this.over && !line.left) this.gone(end);
    if (this.lines.size > 0) return;
    if (this.over) this.end();
    else if (this.dialling === 0) this.finish('orderly');
  }

  private gone(end: End): void {
    this.handle({ type: 'gone', end, at: this.process.now });
  }

  private close(end: End, how: Close): void {
    const line = this.lines.get(end);
    if (line === undefined) return;
    line.left = how !== 'half';
    line.close(how);
  }

  private finish(how: Close): void {
    if (this.over) return;
    this.over = true;
    this.timers.stopAll();
    for (const other of this.others.splice(0)) this.process.close(other);
    for (const descriptor of [...this.kept]) this.settle(descriptor, 'close');
    for (const line of [...this.lines.values()]) line.close(how);
    if (this.lines.size === 0) this.end();
  }

  private end(): void {
    this.process.running.delete(this);
    this.surroundings.over();
  }
}
