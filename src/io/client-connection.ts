import type { Socket } from 'node:net';
import { BrokerConversation } from '../conversations/broker.ts';
import type { BrokerCommand, BrokerEvent, BrokerRules, BrokerTimer } from '../conversations/broker-talk.ts';
import { Failure } from '../failure.ts';
import type { SettledClient } from '../handoff/settled-client.ts';
import { Connection } from './connection.ts';
import type { Descriptors } from './descriptors.ts';
import { reach } from './dial.ts';
import { type DeliveryEvents, deliver } from './offer-delivery.ts';
import { Timers } from './timers.ts';

/** How often a client that waits for ready is looked at: is it still there? */
const LOOK_MS = 100;

/** Where the offers go. */
export interface OfferTarget {
  readonly endpoint: string;
  readonly deadlineMs: number;
}

export interface ClientConnectionEvents {
  received(bytes: Uint8Array, descriptors: number | null): void;
  sent(bytes: Uint8Array): void;
  /** An offer is about to be made on a connection of its own. */
  offering(): DeliveryEvents & { ended(): void };
  settled(client: SettledClient): void;
}

/** Plays a broker conversation on a client’s socket, and makes the offer that it asks for. */
export class ClientConnection {
  readonly pid: number | null;
  private readonly conversation: BrokerConversation;
  private readonly connection: Connection;
  private readonly target: OfferTarget;
  private readonly descriptors: Descriptors | null;
  private readonly events: ClientConnectionEvents;
  private readonly timers = new Timers<BrokerTimer>((timer) => this.handle({ type: 'timer', timer }));
  private looking: NodeJS.Timeout | undefined;

  constructor(
    socket: Socket,
    rules: BrokerRules,
    target: OfferTarget,
    descriptors: Descriptors | null,
    events: ClientConnectionEvents,
  ) {
    this.target = target;
    this.descriptors = descriptors;
    this.events = events;
    this.connection = new Connection(socket, descriptors, {
      received: (bytes, came) => this.received(bytes, came),
      ended: () => this.handle({ type: 'closed' }),
    });
    const { descriptor } = this.connection;
    this.pid = descriptor === null ? null : (descriptors?.peerProcess(descriptor) ?? null);
    this.conversation = new BrokerConversation(rules, this.pid);
  }

  /** Starts reading. */
  start(): void {
    this.carryOut(this.conversation.start());
    this.connection.readLimit = this.conversation.wanted;
    this.connection.start();
  }

  /** Ends the connection from outside, whatever it is waiting for. */
  close(): void {
    clearInterval(this.looking);
    this.timers.stopAll();
    this.connection.letGo();
  }

  private received(bytes: Uint8Array, came: readonly number[]): void {
    for (const descriptor of came) this.descriptors?.close(descriptor);
    this.events.received(bytes, this.descriptors === null ? null : came.length);
    this.handle({ type: 'received', bytes });
    const { wanted } = this.conversation;
    if (wanted > 0) this.connection.readLimit = wanted;
    else this.connection.stopReading();
  }

  private handle(event: BrokerEvent): void {
    this.carryOut(this.conversation.handle(event));
  }

  private carryOut(commands: readonly BrokerCommand[]): void {
    for (const command of commands) {
      switch (command.type) {
        case 'send':
          this.connection.send(command.bytes);
          this.events.sent(command.bytes);
          break;
        case 'offer':
          this.offer(command);
          break;
        case 'start-timer':
          this.timers.start(command.timer, command.ms);
          break;
        case 'stop-timer':
          this.timers.stop(command.timer);
          break;
        case 'settled':
          this.events.settled(command.client);
          break;
        case 'close':
          this.close();
          break;
      }
    }
  }

  private async offer(offer: Extract<BrokerCommand, { type: 'offer' }>): Promise<void> {
    const { endpoint, deadlineMs } = this.target;
    this.looking = setInterval(() => this.look(), LOOK_MS);
    const backend = await reach(endpoint);
    if (backend instanceof Failure) return this.handle({ type: 'undeliverable', text: backend.message });
    const { descriptor } = this.connection;
    if (descriptor === null) {
      backend.destroy();
      return this.handle({ type: 'undeliverable', text: 'the client has closed its connection' });
    }
    const observed = this.events.offering();
    const delivery = deliver(
      backend,
      {
        endpoint,
        deadlineMs,
        sideband: offer.token,
        descriptor,
        offer: offer.bytes,
        offered: offer.offered,
      },
      this.descriptors,
      observed,
    );
    this.handle({ type: 'delivered' });
    const verdict = await delivery;
    this.handle({ type: 'answered', verdict, observedAt: performance.now() });
    backend.destroy();
    observed.ended();
  }

  /** The connection is not read any more; only asking tells whether the client is still there. */
  private look(): void {
    const { descriptor } = this.connection;
    if (descriptor === null || this.descriptors?.hungUp(descriptor)) this.handle({ type: 'closed' });
  }
}
