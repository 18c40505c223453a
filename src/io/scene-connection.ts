import type { Socket } from 'node:net';
import type { Line, Scene } from '../conversations/replay/scene.ts';
import {
  type SceneCommand,
  type SceneEvent,
  ScenePlayer,
  type SceneTimer,
  type Staging,
} from '../conversations/replay/scene-player.ts';
import { type AdoptedConnection, adopt } from './adopted.ts';
import { ConnectedPair } from './connected-pair.ts';
import { Connection } from './connection.ts';
import type { Descriptors } from './descriptors.ts';
import { type LiveLines, liveLines } from './live-lines.ts';
import { MAX_TRANSFER } from './message-header.ts';
import { PassingWriter } from './passing-writer.ts';
import { Timers } from './timers.ts';

export interface SceneEvents {
  sent(bytes: Uint8Array, descriptors: number | null): void;
  received(bytes: Uint8Array, descriptors: number | null): void;
  /** A connection was handed over, and is echoed: nobody knows what the recorded backend said on it. */
  adopted(connection: AdoptedConnection): void;
  compared(command: Extract<SceneCommand, { type: 'compared' }>): void;
  ended(): void;
}

/** Plays a scene on a socket. */
export class SceneConnection {
  private readonly player: ScenePlayer;
  private readonly lines: LiveLines;
  private readonly connection: Connection;
  private readonly writer: PassingWriter;
  private readonly descriptors: Descriptors | null;
  private readonly events: SceneEvents;
  private readonly timers = new Timers<SceneTimer>((timer) => this.handle({ type: 'timer', timer }));
  /** Descriptors that came and have not been put to use. */
  private kept: number[] = [];
  private given: ConnectedPair | null = null;
  private over = false;

  /** @param socket paused since it was connected; taken over as a whole */
  constructor(
    socket: Socket,
    scene: Scene,
    staging: Staging,
    descriptors: Descriptors | null,
    events: SceneEvents,
  ) {
    this.player = new ScenePlayer(scene, staging);
    this.lines = liveLines(staging.part);
    this.descriptors = descriptors;
    this.events = events;
    this.writer = new PassingWriter(socket, descriptors, () => {});
    this.connection = new Connection(socket, descriptors, {
      received: (bytes, came) => this.received(bytes, came),
      ended: () => this.closed(),
    });
  }

  start(): void {
    this.limitReads();
    this.handle({ type: 'begun' });
    this.connection.start();
  }

  /** Ends it from outside. */
  close(): void {
    if (this.over) return;
    this.over = true;
    this.timers.stopAll();
    for (const descriptor of this.kept) this.descriptors!.close(descriptor);
    this.given?.close();
    this.writer.abandon();
    this.connection.close();
    this.events.ended();
  }

  private received(bytes: Uint8Array, came: readonly number[]): void {
    const count = this.descriptors === null ? null : came.length;
    this.kept.push(...came);
    this.events.received(bytes, count);
    for (const heard of this.lines.push(bytes, count)) this.handle({ type: 'heard', heard });
    this.limitReads();
  }

  private closed(): void {
    for (const heard of this.lines.end()) this.handle({ type: 'heard', heard });
    this.handle({ type: 'closed' });
  }

  private limitReads(): void {
    if (this.lines.expectsSideband) this.connection.expectSideband();
    else this.connection.readLimit = MAX_TRANSFER;
  }

  private handle(event: SceneEvent): void {
    if (!this.over) for (const command of this.player.handle(event)) this.carryOut(command);
  }

  private carryOut(command: SceneCommand): void {
    switch (command.type) {
      case 'say':
        this.say(command.line, command.bytes);
        break;
      case 'start-timer':
        this.timers.start(command.timer, command.ms);
        break;
      case 'stop-timer':
        this.timers.stop(command.timer);
        break;
      case 'compared':
        this.events.compared(command);
        break;
      case 'finished':
        this.close();
        break;
    }
  }

  private say(line: Line, bytes: Uint8Array): void {
    const passed = line.type === 'sideband' && line.descriptors !== 0 ? this.descriptorToGive() : [];
    this.events.sent(bytes, this.descriptors === null ? null : passed.length);
    this.writer.write({ bytes, descriptors: passed });
    if (line.frame?.message === 'HandoffAck') this.settle(line.frame.handoff?.accepted === true);
  }

  /** A connection of our own stands for the client’s. */
  private descriptorToGive(): number[] {
    if (this.descriptors === null) return [];
    this.given?.close();
    this.given = new ConnectedPair(this.descriptors);
    return [this.descriptors.duplicate(this.given.given)];
  }

  private settle(accepted: boolean): void {
    const descriptor = this.kept.shift();
    if (descriptor === undefined) return;
    if (accepted) this.events.adopted(adopt(descriptor, 'echo', this.descriptors!));
    else this.descriptors!.close(descriptor);
  }
}
