import type { Socket } from 'node:net';
import { type LaneCommand, type LaneEvent, type LaneTimer, TapLane } from '../conversations/tap/tap-lane.ts';
import type { TapRules } from '../conversations/tap/tap-rules.ts';
import { Connection, descriptorOf } from './connection.ts';
import type { Descriptors } from './descriptors.ts';
import { PassingWriter } from './passing-writer.ts';
import { Timers } from './timers.ts';

/** So much may be on its way in one direction before its sender is not read any more, and before it is again. In bytes. */
const MOST_QUEUED = 256 * 1024;
const FEW_QUEUED = 64 * 1024;

/** How often a connection of which one half has ended is looked at: is that side gone altogether? */
const LOOK_MS = 100;

/** Of the side that dialled, or of the side that was dialled. */
export type End = 0 | 1;

export interface TapEvents {
  /** Bytes that one end said pass to the other; `descriptors` null where that cannot be known. */
  passed(from: End, bytes: Uint8Array, descriptors: number | null): void;
  /** What passes next stands for that. */
  changed(from: End, change: { readonly by: string; readonly was: Uint8Array }): void;
  /** Both sides are closed. */
  ended(): void;
}

interface Side {
  readonly socket: Socket;
  readonly connection: Connection;
  readonly writer: PassingWriter;
  /** What it says, on its way to the other side. */
  readonly lane: TapLane;
  readonly timers: Timers<LaneTimer>;
  /** Whether it has said all it had to say. */
  ended: boolean;
  /** Whether all of that has been written to the other side, the end included. */
  relayed: boolean;
}

/** A connection between two others, which hears both and passes on what each of them says. */
export class TappedConnection {
  private readonly sides: readonly [Side, Side];
  private readonly descriptors: Descriptors | null;
  private readonly events: TapEvents;
  private looking: NodeJS.Timeout | undefined;
  private over = false;

  /** @param near, far paused since they were connected; taken over as a whole */
  constructor(
    near: Socket,
    far: Socket,
    rules: TapRules,
    descriptors: Descriptors | null,
    events: TapEvents,
  ) {
    this.descriptors = descriptors;
    this.events = events;
    this.sides = [this.side(0, near, new TapLane(rules.forth)), this.side(1, far, new TapLane(rules.back))];
  }

  /** Starts reading. */
  start(): void {
    for (const { connection } of this.sides) connection.start();
  }

  /** Closes both sides at once. */
  close(): void {
    if (this.over) return;
    this.over = true;
    clearInterval(this.looking);
    for (const { socket, connection, lane, writer, timers } of this.sides) {
      timers.stopAll();
      connection.stopReading();
      for (const descriptor of lane.abandon()) this.descriptors?.close(descriptor);
      writer.abandon();
      socket.destroy();
    }
    this.events.ended();
  }

  private side(end: End, socket: Socket, lane: TapLane): Side {
    const connection = new Connection(socket, this.descriptors, {
      received: (bytes, descriptors) =>
        this.handle(end, { type: 'received', parcel: { bytes, descriptors } }),
      ended: () => this.ended(end),
    });
    connection.apart = true;
    // The end of what it says may have been seen long before.
    socket.on('close', () => this.gone(end));
    const writer = new PassingWriter(socket, this.descriptors, () => this.relieve(other(end)));
    const timers = new Timers<LaneTimer>((timer) => this.handle(end, { type: 'timer', timer }));
    return { socket, connection, lane, writer, timers, ended: false, relayed: false };
  }

  private handle(from: End, event: LaneEvent): void {
    if (this.over) return;
    this.carryOut(from, this.sides[from].lane.handle(event));
    if (this.over) return;
    if (this.onItsWay(from) > MOST_QUEUED) this.sides[from].connection.stopReading();
    else this.relieve(from);
  }

  private carryOut(from: End, commands: readonly LaneCommand[]): void {
    const { timers } = this.sides[from];
    const to = this.sides[other(from)];
    for (const command of commands) {
      switch (command.type) {
        case 'pass': {
          const { parcel } = command;
          this.events.passed(
            from,
            parcel.bytes,
            this.descriptors === null ? null : parcel.descriptors.length,
          );
          to.writer.write(parcel);
          break;
        }
        case 'changed':
          this.events.changed(from, command);
          break;
        case 'close':
          for (const descriptor of command.descriptors) this.descriptors?.close(descriptor);
          break;
        case 'start-timer':
          timers.start(command.timer, command.ms);
          break;
        case 'stop-timer':
          timers.stop(command.timer);
          break;
        case 'hangup':
          to.writer.whenWritten(() => this.close());
          break;
        case 'end':
          to.writer.whenWritten(() => this.relayEnd(from));
          break;
      }
    }
  }

  /** Bytes from that side that have not reached the other one. */
  private onItsWay(from: End): number {
    return this.sides[from].lane.held + this.sides[other(from)].writer.queued;
  }

  private relieve(from: End): void {
    if (!this.over && this.onItsWay(from) <= FEW_QUEUED) this.sides[from].connection.readOn();
  }

  private ended(from: End): void {
    this.sides[from].ended = true;
    this.handle(from, { type: 'ended' });
    if (!this.over) this.looking ??= setInterval(() => this.look(), LOOK_MS);
  }

  /** Tells the other side that this one says nothing more, and no more than that: it may still listen. */
  private relayEnd(from: End): void {
    if (this.over) return;
    const side = this.sides[from];
    side.relayed = true;
    if (this.sides.every(({ relayed }) => relayed) || this.isGone(side)) return this.close();
    this.sides[other(from)].socket.end();
  }

  private look(): void {
    for (const end of [0, 1] as const) if (this.isGone(this.sides[end])) this.gone(end);
  }

  /** Nobody listens there any more: what it said still passes, then all is over. */
  private gone(end: End): void {
    if (this.over) return;
    const side = this.sides[end];
    if (!side.ended) return this.ended(end);
    if (side.relayed) this.close();
  }

  private isGone({ socket, ended }: Side): boolean {
    const descriptor = descriptorOf(socket);
    if (descriptor === null) return true;
    return ended && (this.descriptors?.gone(descriptor) ?? false);
  }
}

function other(end: End): End {
  return end === 0 ? 1 : 0;
}
