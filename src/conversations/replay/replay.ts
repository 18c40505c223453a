import type { Difference } from '../../records/replay-records.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Command, Conversation, Event } from '../contract.ts';
import type { Unaccepted } from '../unaccepted-offers.ts';
import {
  ConnectionPlayer,
  type PlayerCommand,
  type PlayerEvent,
  type ReplaySettings,
  type ReplayTimer,
} from './connection-player.ts';
import type { LiveMessage } from './differences.ts';
import { type LiveMessages, liveMessages } from './live-messages.ts';
import type { RecordedConnection, RecordedMessage } from './recorded-message.ts';
import { ReplayedAnswers } from './replayed-answers.ts';

/** How a message from the peer, or one that could not be sent, compares with the recording. */
export interface Compared {
  readonly type: 'compared';
  readonly recorded: RecordedMessage | null;
  readonly differences: readonly Difference[];
}

export type OwnReplayCommand = Compared | Unaccepted;

type ReplayCommand = Command<ReplayTimer, OwnReplayCommand>;

/** One side of a recorded connection, played to a live peer. */
export class ReplayConversation implements Conversation<ReplayTimer, never, OwnReplayCommand> {
  private readonly player: ConnectionPlayer;
  private readonly messages: LiveMessages;
  private commands: ReplayCommand[] = [];
  /** Descriptors that came and are not in use yet. */
  private readonly kept: PassedDescriptor[] = [];
  /** Null where it is not a backend that is played. */
  private readonly unaccepted: ReplayedAnswers | null;
  private over = false;

  constructor(connection: RecordedConnection, settings: ReplaySettings) {
    this.player = new ConnectionPlayer(connection, settings);
    this.unaccepted = settings.side === 'backend' ? new ReplayedAnswers() : null;
    this.messages = liveMessages(settings.side);
  }

  wanted(): number {
    return this.over || !this.player.hasRoom ? 0 : Number.POSITIVE_INFINITY;
  }

  handle(event: Event<ReplayTimer>): readonly ReplayCommand[] {
    this.commands = [];
    if (!this.over) this.take(event);
    return this.commands;
  }

  private take(event: Event<ReplayTimer>): void {
    switch (event.type) {
      case 'opened':
        return this.play({ type: 'begun' });
      case 'received':
        this.kept.push(...event.passed.filter(({ fate }) => fate === null));
        return this.received(event.bytes, event.passed);
      case 'timer':
        return this.play({ type: 'timer', timer: event.timer, left: this.leftBy(event.timer) });
      case 'ended':
        this.heard(this.messages.end());
        if (event.reason !== '') return this.play({ type: 'closed' });
        this.play({ type: 'ended' });
        return void (this.over || this.commands.push({ type: 'watch', end: 0 }));
      case 'gone':
        return this.play({ type: 'closed' });
      case 'stopped':
        this.commands.push({ type: 'withholds', what: 'stopped' });
        return this.close();
    }
  }

  /** What is there of a message when no more of it is awaited. */
  private leftBy(timer: ReplayTimer): LiveMessage[] {
    return timer === 'answer' ? this.messages.end() : [];
  }

  private received(bytes: Uint8Array, passed: readonly PassedDescriptor[]): void {
    const live = this.messages.push(bytes, passed);
    this.unaccepted?.received(bytes, live);
    this.heard(live);
  }

  private heard(live: readonly LiveMessage[]): void {
    if (live.length > 0) this.play({ type: 'live', live });
  }

  private play(event: PlayerEvent): void {
    for (const command of this.player.handle(event)) this.carryOut(command);
  }

  private carryOut(command: PlayerCommand): void {
    if (command.type === 'say') this.say(command.message, command.bytes);
    else if (command.type === 'finished') this.close();
    else this.commands.push(command);
  }

  private say(message: RecordedMessage, bytes: Uint8Array): void {
    const passed = message.type === 'sideband' && message.descriptors !== 0 ? (['connection'] as const) : [];
    this.commands.push({ type: 'send', parts: [{ bytes, passed }] });
    this.unaccepted?.said(message);
    if (message.frame?.message === 'HandoffAck') this.settle(message.frame.handoff?.accepted === true);
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
    this.commands.push(...(this.unaccepted?.left() ?? []), { type: 'close', how: 'orderly' });
  }
}
