import type { BackendHere, BrokerPeer, OfferedHere } from '../../../src/conform/broker/peer.ts';
import type { Fixture, Stage } from '../../../src/conform/stage.ts';
import type { BrokerRules } from '../../../src/conversations/broker-rules.ts';
import { HelloRate } from '../../../src/handoff/hello-rate.ts';
import { PendingHandoffs } from '../../../src/handoff/pending-handoffs.ts';
import { parseScript } from '../../../src/script/script.ts';
import { stepSource } from '../../../src/script/step-source.ts';
import { messageValue } from '../../../src/wire/fields/value.ts';
import { tokenHex } from '../../../src/wire/token.ts';
import { BackendOfBroker } from './backend-of-broker.ts';
import type { BrokerDeviation } from './broker-deviation.ts';
import { ClientOfBroker } from './client-of-broker.ts';
import type { MemoryHandle } from './memory-wire.ts';
import { MemoryWire } from './memory-wire.ts';
import { VirtualTime } from './virtual-time.ts';

const DEADLINE_MS = 5_000;
const CLIENT_PID = 4242;

const usualRegistry = (deadlineMs: number, random: (length: number) => Uint8Array) =>
  new PendingHandoffs(deadlineMs, random);

/** A good broker in memory, with one deviation. */
export class Broker implements Stage<BrokerPeer> {
  readonly time = new VirtualTime();
  readonly clientPid = CLIENT_PID;
  readonly deviation: BrokerDeviation;
  readonly rules: BrokerRules;
  readonly clients: ClientOfBroker[] = [];
  /** To whom each token was given, as hex. */
  readonly issued = new Map<string, ClientOfBroker>();
  /** Whose connection a handle is. */
  readonly owners = new Map<MemoryHandle, ClientOfBroker>();
  how: BackendHere = 'listens';
  alive = true;
  private readonly offers = new Map<string, OfferedHere>();
  private readonly offeredWires: MemoryWire[] = [];
  /** What was handed over, and is still open here. */
  private readonly held: MemoryHandle[] = [];
  private tokens = 0;
  private ids = 0;

  constructor(deviation: BrokerDeviation = {}) {
    this.deviation = deviation;
    const steps = (script: string, role: Parameters<typeof parseScript>[1]) => {
      const source = stepSource(parseScript(script, role));
      return () => source.next();
    };
    const { deadlineMs = DEADLINE_MS, registry = usualRegistry } = deviation;
    this.rules = {
      pending: registry(deadlineMs, () => this.token()),
      handlePassing: true,
      refusal: null,
      fdPressure: false,
      rate: new HelloRate(256),
      services: new Set(['zccache']),
      blockedVersions: new Set(),
      daemonVersion: '1.0.0',
      backend: '/backend.sock',
      backendPipe: '/fallback.sock',
      deadlineMs,
      nextConnectionId: () => String(++this.ids),
      nextReply: steps('negotiate', 'broker-reply'),
      nextOffer: steps('offer', 'broker-offer'),
      nextReady: steps('relay', 'ready'),
      ...deviation.rules,
    };
  }

  async enter(): Promise<Fixture<BrokerPeer>> {
    const wires: MemoryWire[] = [];
    this.how = 'listens';
    const peer: BrokerPeer = {
      passedBy: 'sideband',
      service: 'zccache',
      wantedVersion: '1.0.0',
      pid: CLIENT_PID,
      dial: async () => {
        const wire = new MemoryWire(this.time, 'broker-to-client');
        wires.push(wire);
        if (this.alive) this.clients.push(new ClientOfBroker(this, wire));
        else wire.end();
        return wire;
      },
      offered: async (token, withinMs) => {
        const key = Buffer.from(token).toString('hex');
        for (let waited = 0; !this.offers.has(key) && waited < withinMs; waited += 10)
          await this.time.pause(10);
        return this.offers.get(key) ?? null;
      },
      backend: async (how) => {
        this.how = how;
      },
      adopt: (handle) => {
        const wire = new MemoryWire(this.time, 'client-to-backend');
        this.owners.get(handle as MemoryHandle)?.adoptedAs(wire);
        return wire;
      },
      blocking: (handle) => (handle as MemoryHandle).blocking,
      letGo: (handle) => this.letGo(handle as MemoryHandle),
      leaveOffers: () => this.leaveOffers(),
      now: () => this.time.now * 1000,
      pause: (ms) => this.time.pause(ms),
    };
    const leave = async () => {
      for (const wire of wires) wire.close();
      this.leaveOffers();
      return '';
    };
    return { peer, frames: () => [], segments: () => [], leave };
  }

  async begins(): Promise<null> {
    return null;
  }

  async serves(): Promise<string | null> {
    return this.alive ? null : 'after that it no longer serves: it has ended';
  }

  async servesAtOnce(): Promise<boolean> {
    return true;
  }

  async restart(): Promise<boolean> {
    this.alive = true;
    return true;
  }

  printed(): string {
    return '';
  }

  die(): void {
    this.alive = false;
    for (const client of this.clients.splice(0)) client.wire.end();
  }

  forget(client: ClientOfBroker): void {
    const at = this.clients.indexOf(client);
    if (at !== -1) this.clients.splice(at, 1);
  }

  /** The connection to the backend that a client’s handoff is offered on; null where nothing is listening. */
  backendFor(client: ClientOfBroker): BackendOfBroker | null {
    if (this.how === 'is-absent') return null;
    const wire = new MemoryWire(this.time, 'broker-to-backend');
    const backend = new BackendOfBroker(client, wire);
    this.offeredWires.push(wire);
    client.backend = backend;
    client.tell({ type: 'opened', end: 1 });
    if (this.how === 'listens') void this.readOffer(wire);
    else if (this.how === 'closes-at-once') this.time.after(0, () => wire.close());
    else if (this.how === 'resets') this.time.after(0, () => wire.reset());
    return backend;
  }

  private async readOffer(wire: MemoryWire): Promise<void> {
    const sideband = await wire.take(16, DEADLINE_MS);
    this.held.push(...(sideband?.passed ?? []));
    const heard = await wire.hear(DEADLINE_MS);
    if (heard.type !== 'frame' || heard.frame.handoff === null || heard.frame.payload === null) return;
    const { handoff, payload, requestId, envelope } = heard.frame;
    const key = tokenHex(handoff.token);
    const { handleValue } = messageValue(payload);
    this.offers.set(key, {
      wire,
      token: Buffer.from(key, 'hex'),
      correlationId: String(handoff.correlationId),
      handle: sideband?.passed.length === 1 ? sideband.passed[0]! : null,
      requestId: String(requestId),
      handleValue: String(handleValue),
      serviceName: handoff.serviceName,
      envelope: envelope === null ? {} : messageValue(envelope),
    });
  }

  private letGo(handle: MemoryHandle): void {
    const at = this.held.indexOf(handle);
    if (at === -1) return;
    this.held.splice(at, 1);
    handle.close();
  }

  private leaveOffers(): void {
    for (const wire of this.offeredWires.splice(0)) wire.close();
    for (const handle of [...this.held]) this.letGo(handle);
    this.offers.clear();
    this.owners.clear();
  }

  /** No bytes that could be mistaken for those of a field. */
  private token(): Uint8Array {
    const count = this.tokens++;
    return Uint8Array.from([...Array(14).fill(0xee), 0xc0 | (count >> 6), 0xc0 | (count & 63)]);
  }
}
