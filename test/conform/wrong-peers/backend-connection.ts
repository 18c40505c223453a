import { BackendConversation } from '../../../src/conversations/backend.ts';
import type { BackendTimer } from '../../../src/conversations/backend-rules.ts';
import type { Command, Event, Use } from '../../../src/conversations/contract.ts';
import { ackDraft } from '../../../src/frames/ack.ts';
import { encodeDraft } from '../../../src/frames/draft.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import type { FrameReading } from '../../../src/wire/frame/frame-reading.ts';
import { FrameBuffer } from '../../../src/wire/strict/frame-buffer.ts';
import type { Backend } from './backend.ts';
import type { MemoryHandle, MemoryWire, OtherEnd } from './memory-wire.ts';

/** A connection from a broker. */
export class Connection implements OtherEnd {
  readonly writes: {
    readonly bytes: Uint8Array;
    readonly passed: readonly MemoryHandle[];
    readonly at: number;
  }[] = [];
  readonly backend: Backend;
  readonly wire: MemoryWire;
  open = true;
  /** Of its last answer, among all events of this backend. */
  acceptedAt = 0;
  private readonly conversation: BackendConversation;
  private readonly timers = new Map<BackendTimer, () => void>();
  private readonly handles = new Map<PassedDescriptor, MemoryHandle>();
  private readonly adopted: MemoryHandle[] = [];
  private readonly events: Event<BackendTimer>[] = [];
  private handling = false;

  constructor(backend: Backend, wire: MemoryWire) {
    this.backend = backend;
    this.wire = wire;
    wire.connect(this);
    this.conversation = new BackendConversation(backend.rules);
    this.tell({ type: 'opened', end: 0, at: 0 });
  }

  get length(): number {
    return this.writes.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  received(bytes: Uint8Array, passed: readonly MemoryHandle[]): void {
    for (const handle of passed) handle.open += 1;
    this.writes.push({ bytes, passed, at: ++this.backend.events });
    const verdict = this.backend.deviation.hears?.({
      bytes,
      passed,
      frame: wholeFrame(bytes),
      connection: this,
    });
    const descriptors = passed.map((handle) => {
      const descriptor: PassedDescriptor = { kind: handle.kind, blocking: handle.blocking, fate: null };
      this.handles.set(descriptor, handle);
      return descriptor;
    });
    if (verdict === 'close') return this.close();
    if (verdict === 'accept') return this.acceptAnyhow(bytes);
    this.tell({ type: 'received', end: 0, bytes, passed: descriptors, at: 0 });
  }

  ended(reset: boolean): void {
    const { deviation } = this.backend;
    if (!this.open) return;
    if (deviation.diesOf?.(this, reset) === true) this.backend.alive = false;
    if (deviation.dropsWithBroker === true) for (const handle of this.adopted) handle.close();
    this.tell({ type: 'ended', end: 0, reason: reset ? 'ECONNRESET' : '', at: 0 });
    this.close();
  }

  /** An acceptance for the token and the id that the frame has, if it can be read so far, else for its sideband’s. */
  private acceptAnyhow(bytes: Uint8Array): void {
    const { handoff } = readFrame(bytes, 0, bytes.length, 0, 'broker-to-backend');
    const sideband = this.writes.find((write) => write.bytes.length === 16)?.bytes ?? new Uint8Array(16);
    const token =
      handoff === null ? sideband : handoff.token.bytes.slice(handoff.token.start, handoff.token.end);
    const correlationId = handoff === null ? '1' : String(handoff.correlationId);
    this.wire.arrive(encodeDraft(ackDraft({ token, correlationId, accepted: true, errorDetail: '' })));
    this.handles.clear();
  }

  /** What happens because of a command is handled after all the commands beside it. */
  private tell(event: Event<BackendTimer>): void {
    this.events.push(event);
    if (this.handling) return;
    this.handling = true;
    for (let next = this.events.shift(); next !== undefined; next = this.events.shift())
      for (const command of this.conversation.handle(next)) this.carryOut(command as Command<BackendTimer>);
    this.handling = false;
  }

  private carryOut(command: Command<BackendTimer>): void {
    const { backend, timers } = this;
    switch (command.type) {
      case 'send':
        for (const { bytes } of command.parts) this.say(bytes);
        this.tell({ type: 'sent', end: 0, at: 0 });
        break;
      case 'start-timer':
        timers.set(
          command.timer,
          backend.time.after(command.ms, () => {
            if (backend.deviation.outlasts?.(this) === true) return;
            this.tell({ type: 'timer', timer: command.timer, at: 0 });
          }),
        );
        break;
      case 'stop-timer':
        timers.get(command.timer)?.();
        break;
      case 'settle':
        this.settle(command.descriptor as PassedDescriptor, command.use);
        break;
      case 'close':
        this.close();
    }
  }

  private say(right: Uint8Array): void {
    const { backend, wire } = this;
    const { handoff } = readFrame(right, 0, right.length, 0, 'backend-to-broker');
    const token = Buffer.from(handoff!.token.bytes.slice(handoff!.token.start, handoff!.token.end)).toString(
      'hex',
    );
    if (handoff!.accepted) backend.accepted.set(token, this);
    else backend.refused.add(token);
    this.acceptedAt = ++backend.events;
    const said = backend.deviation.says?.(right, this) ?? right;
    wire.arrive(said);
    if (backend.deviation.repeats === true) backend.time.after(40, () => this.open && wire.arrive(said));
  }

  private settle(descriptor: PassedDescriptor, right: Use): void {
    const handle = this.handles.get(descriptor);
    if (handle === undefined) return;
    this.handles.delete(descriptor);
    const use = this.backend.deviation.settles?.(right, descriptor, this) ?? right;
    handle.served = use === 'echo' && this.backend.deviation.ignoresAdopted !== true;
    if (use === 'close') handle.close();
    else this.adopted.push(handle);
  }

  private close(): void {
    if (!this.open) return;
    this.open = false;
    for (const callOff of this.timers.values()) callOff();
    for (const handle of this.handles.values()) handle.close();
    this.handles.clear();
    this.backend.connections.splice(this.backend.connections.indexOf(this), 1);
    this.wire.end();
  }
}

function wholeFrame(bytes: Uint8Array): FrameReading | null {
  if (bytes.length === 16) return null;
  const buffer = new FrameBuffer();
  buffer.push(bytes);
  const next = buffer.next();
  return next.type === 'frame' ? readFrame(next.bytes, 0, next.end, 0, 'broker-to-backend') : null;
}
