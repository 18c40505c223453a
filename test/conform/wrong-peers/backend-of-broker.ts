import { BACKEND } from '../../../src/conversations/broker.ts';
import type { Part } from '../../../src/conversations/contract.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { TOKEN_LENGTH } from '../../../src/wire/limits.ts';
import type { ClientOfBroker } from './client-of-broker.ts';
import { MemoryHandle, type MemoryWire, type OtherEnd } from './memory-wire.ts';

/** A connection that a broker in memory has made to its backend, for the handoff of one client. */
export class BackendOfBroker implements OtherEnd {
  readonly client: ClientOfBroker;
  /** What the backend has written. */
  written: Uint8Array = new Uint8Array();
  writes = 0;
  isOpen = true;
  /** Of the offer, once it has been made. */
  correlationId: string | undefined;
  private readonly wire: MemoryWire;
  private unread: Uint8Array = new Uint8Array();

  constructor(client: ClientOfBroker, wire: MemoryWire) {
    this.client = client;
    this.wire = wire;
    wire.connect(this);
  }

  /** The broker writes. */
  offer(parts: readonly Part[]): void {
    const { deviation } = this.client.broker;
    const whole = Buffer.concat(parts.map(({ bytes }) => bytes)).subarray(TOKEN_LENGTH);
    const { handoff } = readFrame(whole, 0, whole.length, 0, 'broker-to-backend');
    if (handoff !== null) this.correlationId = String(handoff.correlationId);
    for (const { bytes, passed = [] } of parts) {
      const handles = passed.length === 0 ? [] : this.passed();
      this.wire.arrive(deviation.offers?.(bytes, this.client) ?? bytes, handles);
    }
    if (handoff !== null && deviation.takesDelivery?.(this.client) === true) this.client.tellAccepted();
  }

  received(bytes: Uint8Array): void {
    const { client } = this;
    this.written = Buffer.concat([this.written, bytes]);
    this.writes += 1;
    const taken = client.broker.deviation.takes?.(bytes, client) ?? null;
    if (taken === 'accept') return client.tellAccepted();
    if (taken === 'drop') return;
    const { readsLaterMs } = client.broker.deviation;
    if (readsLaterMs === undefined) this.read(bytes);
    else client.broker.time.after(readsLaterMs, () => this.read(bytes));
  }

  private read(bytes: Uint8Array): void {
    const { client } = this;
    this.unread = Buffer.concat([this.unread, bytes]);
    while (this.isOpen) {
      const wanted = Math.min(client.wantedOfBackend(), this.unread.length);
      if (wanted === 0) return;
      const next = this.unread.subarray(0, wanted);
      this.unread = this.unread.subarray(wanted);
      client.tell({ type: 'received', end: BACKEND, bytes: next, passed: [] });
    }
  }

  ended(reset: boolean): void {
    const { client } = this;
    if (client.broker.deviation.takesClose?.(client, reset) === true) client.tellAccepted();
    client.tell({ type: 'ended', end: BACKEND, reason: reset ? 'ECONNRESET' : '' });
  }

  /** The broker closes it. */
  leave(): void {
    this.isOpen = false;
    this.wire.end();
  }

  private passed(): MemoryHandle[] {
    const { client } = this;
    switch (client.broker.deviation.passes) {
      case 'nothing':
        return [];
      case 'another':
        return [new MemoryHandle('stream')];
      case 'nonblocking': {
        const copy = new MemoryHandle('stream', false);
        client.handle.open += 1;
        copy.closed = () => client.handle.close();
        client.broker.owners.set(copy, client);
        return [copy];
      }
      default:
        client.handle.open += 1;
        client.broker.owners.set(client.handle, client);
        return [client.handle];
    }
  }
}
