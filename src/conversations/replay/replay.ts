import type { Difference } from '../../records/replay-records.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Command, Conversation, Event } from '../contract.ts';
import { type LiveLines, liveLines } from './live-lines.ts';
import type { Line, Scene } from './scene.ts';
import {
  type SceneCommand,
  type SceneEvent,
  ScenePlayer,
  type SceneTimer,
  type Staging,
} from './scene-player.ts';

export interface OwnReplayCommand {
  /** How a line of the peer, or one that could not be said, compares with the recording. */
  readonly type: 'compared';
  readonly recorded: Line | null;
  readonly differences: readonly Difference[];
}

type ReplayCommand = Command<SceneTimer, OwnReplayCommand>;

/** One side of a recorded connection, played to a live peer. */
export class ReplayConversation implements Conversation<SceneTimer, never, OwnReplayCommand> {
  private readonly player: ScenePlayer;
  private readonly lines: LiveLines;
  private commands: ReplayCommand[] = [];
  /** Descriptors that came and have not been put to use. */
  private readonly kept: PassedDescriptor[] = [];
  private over = false;

  constructor(scene: Scene, staging: Staging) {
    this.player = new ScenePlayer(scene, staging);
    this.lines = liveLines(staging.part);
  }

  wanted(): number {
    return this.over ? 0 : Number.POSITIVE_INFINITY;
  }

  handle(event: Event<SceneTimer>): readonly ReplayCommand[] {
    this.commands = [];
    if (!this.over) this.take(event);
    return this.commands;
  }

  private take(event: Event<SceneTimer>): void {
    switch (event.type) {
      case 'opened':
        return this.play({ type: 'begun' });
      case 'received':
        this.kept.push(...event.passed.filter(({ fate }) => fate === null));
        for (const heard of this.lines.push(event.bytes, event.passed)) this.play({ type: 'heard', heard });
        return;
      case 'timer':
        return this.play({ type: 'timer', timer: event.timer });
      case 'ended':
      case 'gone':
        for (const heard of this.lines.end()) this.play({ type: 'heard', heard });
        return this.play({ type: 'closed' });
      case 'stopped':
        return this.close();
    }
  }

  private play(event: SceneEvent): void {
    for (const command of this.player.handle(event)) this.carryOut(command);
  }

  private carryOut(command: SceneCommand): void {
    if (command.type === 'say') this.say(command.line, command.bytes);
    else if (command.type === 'finished') this.close();
    else this.commands.push(command);
  }

  private say(line: Line, bytes: Uint8Array): void {
    const passed = line.type === 'sideband' && line.descriptors !== 0 ? (['connection'] as const) : [];
    this.commands.push({ type: 'send', parts: [{ bytes, passed }] });
    if (line.frame?.message === 'HandoffAck') this.settle(line.frame.handoff?.accepted === true);
  }

  /** A connection that was handed over is echoed: nobody knows what the recorded backend said on it. */
  private settle(accepted: boolean): void {
    const descriptor = this.kept.shift();
    if (descriptor !== undefined)
      this.commands.push({ type: 'settle', descriptor, use: accepted ? 'echo' : 'close' });
  }

  private close(): void {
    if (this.over) return;
    this.over = true;
    this.commands.push({ type: 'close', how: 'orderly' });
  }
}
