import { BACKEND, BrokerConversation } from '../../../src/conversations/broker.ts';
import type { BrokerTimer, OwnBrokerCommand } from '../../../src/conversations/broker-command.ts';
import type { Command, Event, Part } from '../../../src/conversations/contract.ts';
import { encodeDraft } from '../../../src/frames/draft.ts';
import { readyDraft } from '../../../src/frames/ready.ts';
import { judgeReply } from '../../../src/handoff/judge-reply.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { FrameBuffer } from '../../../src/wire/strict/frame-buffer.ts';
import type { BackendOfBroker } from './backend-of-broker.ts';
import type { Broker } from './broker.ts';
import { MemoryHandle, type MemoryWire, type OtherEnd } from './memory-wire.ts';
import { anotherHello, RIGHT_HELLO, WRONG_HELLO } from './other-hellos.ts';

type BrokerEvent = Event<BrokerTimer>;
type WithoutTime<E> = E extends unknown ? Omit<E, 'at'> : never;

/** The connection of a client to a broker in memory, and what the broker does about it. */
export class ClientOfBroker implements OtherEnd {
  readonly broker: Broker;
  readonly wire: MemoryWire;
  /** The broker’s end: held by the broker, and by whoever it is handed over to. */
  readonly handle = new MemoryHandle('stream');
  /** All that the client has written. */
  said: Uint8Array = new Uint8Array();
  /** How many writes that were. */
  writes = 0;
  phase: 'hello' | 'reply' | 'offered' | 'told' = 'hello';
  /** As hex; empty before the HelloReply. */
  token = '';
  backend: BackendOfBroker | null = null;
  isOpen = true;
  isGone = false;
  private readonly conversation: BrokerConversation;
  private readonly timers = new Map<BrokerTimer, () => void>();
  private readonly events: WithoutTime<BrokerEvent>[] = [];
  private handling = false;
  /** What the broker has not read. */
  private unread: Uint8Array = new Uint8Array();
  private adopted: MemoryWire | null = null;

  constructor(broker: Broker, wire: MemoryWire) {
    this.broker = broker;
    this.wire = wire;
    wire.connect(this);
    this.handle.closed = () => wire.end();
    this.conversation = new BrokerConversation(broker.rules, () => broker.clientPid);
    this.tell({ type: 'opened', end: 0 });
  }

  received(bytes: Uint8Array): void {
    this.said = Buffer.concat([this.said, bytes]);
    this.writes += 1;
    this.unread = Buffer.concat([this.unread, bytes]);
    if (this.isOpen && this.phase === 'hello' && this.decidesOtherwise()) return;
    this.read();
    const { swallows } = this.broker.deviation;
    if (swallows?.(this) === true) this.unread = new Uint8Array();
    this.flow();
  }

  ended(reset: boolean): void {
    this.isGone = true;
    if (this.broker.deviation.diesOf?.(this, reset) === true) return this.broker.die();
    this.tell({ type: 'ended', end: 0, reason: reset ? 'ECONNRESET' : '' });
    this.adopted?.end();
  }

  finished(): void {
    if (this.broker.deviation.ignoresHalfClose === true) return;
    this.tell({ type: 'ended', end: 0, reason: '' });
  }

  /** Whoever has a copy of the connection uses it: what nobody has read comes to them. */
  adoptedAs(wire: MemoryWire): void {
    this.adopted = wire;
    wire.connect({ received: (bytes) => this.wire.arrive(bytes), ended: () => {} });
    this.flow();
  }

  /** Tells the client accepted, whatever came. */
  tellAccepted(): void {
    const ack = {
      token: Buffer.from(this.token, 'hex'),
      correlationId: '1',
      accepted: true,
      errorDetail: '',
    };
    this.phase = 'told';
    this.wire.arrive(encodeDraft(readyDraft(ack)));
  }

  /** Lets the conversation with a backend go on. */
  tell(event: WithoutTime<BrokerEvent>): void {
    this.events.push(event);
    if (this.handling) return;
    this.handling = true;
    for (let next = this.events.shift(); next !== undefined; next = this.events.shift())
      for (const command of this.conversation.handle({
        ...next,
        at: this.broker.time.now * 1000,
      } as BrokerEvent))
        this.carryOut(command);
    this.handling = false;
  }

  /** How much of what a backend has written may be read. */
  wantedOfBackend(): number {
    return this.conversation.wanted(BACKEND);
  }

  private decidesOtherwise(): boolean {
    const verdict = this.broker.deviation.hears?.(this.said, this) ?? null;
    if (verdict === null) return this.endsOver();
    this.unread = new Uint8Array();
    this.phase = 'reply';
    if (verdict === 'close') this.close();
    else if (verdict !== 'ignore')
      this.hear(anotherHello(this.said, verdict === 'agree' ? RIGHT_HELLO : WRONG_HELLO));
    return true;
  }

  private endsOver(): boolean {
    const { deviation } = this.broker;
    if (deviation.diesOver === undefined) return false;
    const buffer = new FrameBuffer();
    buffer.push(this.said);
    const next = buffer.next();
    if (next.type !== 'frame') return false;
    if (!deviation.diesOver(readFrame(next.bytes, 0, next.end, 0, 'client-to-broker'))) return false;
    this.broker.die();
    return true;
  }

  private hear(bytes: Uint8Array): void {
    this.tell({ type: 'received', end: 0, bytes, passed: [] });
  }

  /** The broker reads as much as belongs to the Hello. */
  private read(): void {
    for (;;) {
      const wanted = Math.min(this.conversation.wanted(0), this.unread.length);
      if (!this.isOpen || wanted === 0) return;
      const bytes = this.unread.subarray(0, wanted);
      this.unread = this.unread.subarray(wanted);
      this.hear(bytes);
    }
  }

  private flow(): void {
    if (this.adopted === null || this.unread.length === 0) return;
    this.adopted.arrive(this.unread);
    this.unread = new Uint8Array();
  }

  private carryOut(command: Command<BrokerTimer, OwnBrokerCommand>): void {
    switch (command.type) {
      case 'send':
        if (command.end === BACKEND) this.backend?.offer(command.parts);
        else this.say(command.parts);
        this.tell({ type: 'sent', end: command.end ?? 0 });
        break;
      case 'start-timer':
        this.start(command.timer, command.ms);
        break;
      case 'stop-timer':
        this.timers.get(command.timer)?.();
        break;
      case 'dial':
        this.phase = 'offered';
        this.backend = this.broker.backendFor(this);
        if (this.backend === null) this.unreachable();
        break;
      case 'close':
        if (command.end === BACKEND) this.backend?.leave();
        else this.close();
    }
  }

  private unreachable(): void {
    if (this.broker.deviation.takesSilence?.(this) === true) this.tellAccepted();
    this.tell({ type: 'unreachable', end: BACKEND, text: 'nobody listens' });
  }

  private start(timer: BrokerTimer, ms: number): void {
    const { time, deviation } = this.broker;
    this.timers.set(
      timer,
      time.after(ms, () => {
        if (timer === 'deadline' && deviation.takesSilence?.(this) === true) this.tellAccepted();
        if (timer === 'deadline' && deviation.waitsForever === true) return;
        this.tell({ type: 'timer', timer });
      }),
    );
  }

  private say(parts: readonly Part[]): void {
    const right = Buffer.concat(parts.map(({ bytes }) => bytes));
    const frame = readFrame(right, 0, right.length, 0, 'broker-to-client');
    if (frame.message === 'HelloReply') {
      this.token = judgeReply(frame).negotiated?.token ?? '';
      this.phase = 'reply';
      if (this.token !== '') this.broker.issued.set(this.token, this);
    } else if (frame.message === 'HandoffAck') this.phase = 'told';
    const { says } = this.broker.deviation;
    const said = says === undefined ? right : says(right, this, frame);
    if (said !== null) this.wire.arrive(said);
  }

  private close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    for (const callOff of this.timers.values()) callOff();
    this.backend?.leave();
    this.broker.forget(this);
    if (this.broker.deviation.keeps?.(this) !== true) this.handle.close();
  }
}
