import type { Socket } from 'node:net';
import {
  type BackendCommand,
  BackendConversation,
  type BackendRules,
  type BackendTimer,
} from '../conversations/backend.ts';
import type { OfferValues } from '../handoff/judge-offer.ts';
import type { Step } from '../script/action.ts';
import type { AdoptMode } from '../script/adopt-mode.ts';
import { type AdoptedConnection, adopt } from './adopted.ts';
import { Connection } from './connection.ts';
import type { Descriptors } from './descriptors.ts';
import { MAX_TRANSFER } from './message-header.ts';
import { Timers } from './timers.ts';

export interface BackendConnectionEvents {
  received(bytes: Uint8Array, descriptors: number | null): void;
  sent(bytes: Uint8Array): void;
  adopted(connection: AdoptedConnection, mode: AdoptMode): void;
  /** A descriptor is kept open though its offer was refused. */
  leaked(connection: AdoptedConnection): void;
  /** An offer waits for a decision, to be given by calling `decide`. */
  held(offer: OfferValues, decide: (step: Step) => void): void;
  answered(): void;
  notice(text: string): void;
  ended(): void;
}

/** Plays a backend conversation on a socket: carries out its commands, keeps and closes descriptors. */
export class BackendConnection {
  private readonly conversation: BackendConversation;
  private readonly connection: Connection;
  private readonly timers = new Timers<BackendTimer>((timer) =>
    this.carryOut(this.conversation.handle({ type: 'timer', timer })),
  );
  /** Descriptors that no offer has used up, in the order they came. */
  private kept: number[] = [];
  private readonly descriptors: Descriptors | null;
  private readonly mode: AdoptMode;
  private readonly events: BackendConnectionEvents;

  constructor(
    socket: Socket,
    rules: BackendRules,
    mode: AdoptMode,
    descriptors: Descriptors | null,
    events: BackendConnectionEvents,
  ) {
    this.descriptors = descriptors;
    this.mode = mode;
    this.events = events;
    this.conversation = new BackendConversation(rules);
    this.connection = new Connection(socket, descriptors, {
      received: (bytes, came) => this.received(bytes, came),
      ended: () => this.carryOut(this.conversation.handle({ type: 'closed' })),
    });
  }

  /** Starts reading. */
  start(): void {
    this.limitReads();
    this.connection.start();
  }

  /** Ends the connection from outside, whatever it is waiting for. */
  close(): void {
    this.carryOut(this.conversation.handle({ type: 'closed' }));
  }

  private received(bytes: Uint8Array, came: readonly number[]): void {
    this.events.received(bytes, this.descriptors === null ? null : came.length);
    const [first, ...extra] = came;
    for (const descriptor of extra) this.descriptors?.close(descriptor);
    if (extra.length > 0)
      this.events.notice(`${came.length} descriptors came at once; only the first is kept`);
    const expected = this.conversation.expectsSideband;
    if (first !== undefined && expected) this.kept.push(first);
    else if (first !== undefined) {
      this.descriptors?.close(first);
      this.events.notice('a descriptor came where no sideband is expected; it was closed');
    }
    this.carryOut(
      this.conversation.handle({ type: 'received', bytes, descriptor: expected && first !== undefined }),
    );
    this.limitReads();
  }

  private limitReads(): void {
    if (this.conversation.expectsSideband) this.connection.expectSideband();
    else this.connection.readLimit = MAX_TRANSFER;
  }

  private carryOut(commands: readonly BackendCommand[]): void {
    for (const command of commands) {
      switch (command.type) {
        case 'send':
          this.connection.send(command.bytes);
          this.events.sent(command.bytes);
          break;
        case 'start-timer':
          this.timers.start(command.timer, command.ms);
          break;
        case 'stop-timer':
          this.timers.stop(command.timer);
          break;
        case 'adopt':
          this.adopt(command.mode ?? this.mode);
          break;
        case 'leak':
          this.events.leaked(adopt(this.kept.shift()!, 'ignore', this.descriptors!));
          break;
        case 'release':
          this.descriptors!.close(this.kept.shift()!);
          break;
        case 'held':
          this.events.held(command.offer, (step) =>
            this.carryOut(this.conversation.handle({ type: 'decided', step })),
          );
          break;
        case 'answered':
          this.events.answered();
          break;
        case 'notice':
          this.events.notice(command.text);
          break;
        case 'close':
          for (const descriptor of this.kept) this.descriptors!.close(descriptor);
          this.kept = [];
          this.connection.close();
          this.events.ended();
          break;
      }
    }
  }

  private adopt(mode: AdoptMode): void {
    this.events.adopted(adopt(this.kept.shift()!, mode, this.descriptors!), mode);
  }
}
