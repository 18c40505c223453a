import type { BackendHere, OfferedHere } from '../../conform/broker/peer.ts';
import { Unmet } from '../../conform/case.ts';
import type { Handle } from '../../conform/wire.ts';
import type { Listening } from '../../io/light-server.ts';
import { LightSocket, type StreamSocket } from '../../io/light-socket.ts';
import { listenForUserLightly } from '../../io/same-user.ts';
import { envelopeValue, messageValue } from '../../wire/fields/value.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { tokenHex } from '../../wire/token.ts';
import type { CaseTraffic } from './case-traffic.ts';
import { SocketWire } from './socket-wire.ts';
import type { ConformSystem } from './system.ts';

/** How long an offer may take to come once its connection is open, in ms. */
const OFFER_MS = 5_000;
/** How long the first bytes of an offer may take. In ms. */
const RESET_MS = 50;
/** How many connections wait at a listener that accepts none. */
const NEVER_ACCEPTED = 64;

/** Listens in the place of the backend and sorts what a broker offers by its token. */
export class OfferDesk {
  /** Where the bytes of the case go that is being played. */
  traffic: CaseTraffic | null = null;
  private readonly endpoint: string;
  private readonly system: ConformSystem;
  private readonly tell: (text: string) => void;
  private server: Listening | null = null;
  /** Ends a listener that accepts no connections. */
  private endDeaf: (() => void) | null = null;
  private how: BackendHere = 'is-absent';
  /** Resolves once it listens, or does not, as was last asked. */
  private changing: Promise<void> = Promise.resolve();
  /** Connections that were handed over, and are still open here. */
  private readonly handles = new Set<Handle>();
  private readonly wires = new Set<SocketWire | StreamSocket>();
  private readonly offers = new Map<string, OfferedHere>();
  private readonly waiting = new Map<string, (offered: OfferedHere) => void>();

  /** @param tell told of each connection of another user, which is closed */
  constructor(endpoint: string, system: ConformSystem, tell: (text: string) => void) {
    this.endpoint = endpoint;
    this.system = system;
    this.tell = tell;
  }

  /** Listens, or does not, from now on. Throws a Failure. */
  serve(how: BackendHere): Promise<void> {
    const changed = this.changing.then(() => this.change(how));
    this.changing = changed.catch(() => {});
    return changed;
  }

  private async change(how: BackendHere): Promise<void> {
    this.how = how;
    const listens = how !== 'is-absent' && how !== 'never-accepts';
    if (!listens || this.endDeaf !== null) await this.close();
    if (how === 'never-accepts') this.endDeaf = await this.system.listenDeaf(this.endpoint, NEVER_ACCEPTED);
    if (listens)
      this.server ??= await listenForUserLightly(this.endpoint, (socket) => this.accept(socket), this.tell);
  }

  /** The connection on which that token is offered; null where it does not come in time. */
  offered(token: Uint8Array, withinMs: number): Promise<OfferedHere | null> {
    const key = Buffer.from(token).toString('hex');
    const known = this.offers.get(key);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((done) => {
      const limit = setTimeout(() => {
        this.waiting.delete(key);
        done(null);
      }, withinMs);
      this.waiting.set(key, (offered) => {
        clearTimeout(limit);
        this.waiting.delete(key);
        done(offered);
      });
    });
  }

  /** A copy of a connection that was handed over, as its new owner uses it. */
  adopt(handle: Handle): StreamSocket {
    this.mustBeOpen(handle);
    return this.system.taking.adopt(handle);
  }

  /** Whether O_NONBLOCK is clear on it. */
  isBlocking(handle: Handle): boolean {
    this.mustBeOpen(handle);
    return this.system.taking.isBlocking(handle);
  }

  /** The number of one that is closed may be another connection’s by now. */
  private mustBeOpen(handle: Handle): void {
    if (!this.handles.has(handle)) throw new Unmet('the connection that was handed over is closed here');
  }

  /** Closes one connection that was handed over. */
  letGo(handle: Handle): void {
    if (this.handles.delete(handle)) this.system.taking.close(handle);
  }

  /** Closes all connections that the broker has made, and all that it has handed over. */
  closeAll(): void {
    for (const wire of this.wires) wire instanceof SocketWire ? wire.close() : wire.destroy();
    for (const handle of this.handles) this.system.taking.close(handle);
    this.handles.clear();
    this.wires.clear();
    this.offers.clear();
  }

  /** Stops listening. */
  async close(): Promise<void> {
    const { server, endDeaf } = this;
    this.server = null;
    this.endDeaf = null;
    this.closeAll();
    endDeaf?.();
    if (server !== null) await new Promise<void>((done) => server.close(() => done()));
  }

  private accept(socket: StreamSocket): void {
    if (!(socket instanceof LightSocket)) socket.on('error', () => {});
    if (this.how === 'closes-at-once') return void socket.destroy();
    // A Unix socket is reset by a close with bytes unread: the sideband is in transit.
    if (this.how === 'resets') return void setTimeout(() => socket.destroy(), RESET_MS);
    if (this.how === 'never-reads') return void this.wires.add(socket);
    const { lines, taking } = this.system;
    const observe =
      this.traffic?.connection('backend-to-broker', 'broker-to-backend', taking.factOf) ?? (() => {});
    const wire = new SocketWire(socket, lines, 'broker-to-backend', observe);
    this.wires.add(wire);
    void this.read(wire);
  }

  private async read(wire: SocketWire): Promise<void> {
    const { passedBy, taking, lines } = this.system;
    const sideband = passedBy === 'sideband' ? await wire.take(TOKEN_LENGTH, OFFER_MS) : null;
    const passed = sideband?.passed ?? [];
    if (!this.wires.has(wire)) {
      for (const { descriptor } of passed) lines.close(descriptor);
      return;
    }
    for (const handle of passed) this.handles.add(handle);
    const heard = await wire.hear(OFFER_MS);
    // Whatever came with it was closed with the rest.
    if (!this.wires.has(wire)) return;
    if (heard.type !== 'frame' || heard.frame.handoff === null || heard.frame.payload === null) return;
    const { handoff, payload, requestId, envelope } = heard.frame;
    const key = tokenHex(handoff.token);
    const fields = messageValue(payload);
    const handle = taking.take(String(fields['handleValue']), sideband?.passed ?? null);
    if (handle !== null) this.handles.add(handle);
    const offered: OfferedHere = {
      wire,
      token: Buffer.from(key, 'hex'),
      correlationId: String(handoff.correlationId),
      handle,
      requestId: String(requestId),
      handleValue: String(fields['handleValue']),
      serviceName: handoff.serviceName,
      envelope: envelope === null ? {} : envelopeValue(envelope),
    };
    this.offers.set(key, offered);
    this.waiting.get(key)?.(offered);
  }
}
