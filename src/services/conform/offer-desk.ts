import type { Server, Socket } from 'node:net';
import type { BrokerPeer, OfferedHere } from '../../conform/broker/peer.ts';
import type { Descriptors } from '../../io/descriptors.ts';
import { listen } from '../../io/listen.ts';
import { messageValue } from '../../wire/fields/value.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { tokenHex } from '../../wire/token.ts';
import type { CaseTraffic } from './case-traffic.ts';
import { SocketWire } from './socket-wire.ts';

/** How long an offer may take to come once its connection stands. In ms. */
const OFFER_MS = 5_000;
/** How long the first bytes of an offer may take. In ms. */
const RESET_MS = 50;

/** Listens in the place of the backend and sorts what a broker offers by its token. */
export class OfferDesk {
  /** Where the bytes of the case go that is being played. */
  traffic: CaseTraffic | null = null;
  private readonly endpoint: string;
  private readonly descriptors: Descriptors;
  private server: Server | null = null;
  private how: Parameters<BrokerPeer['backend']>[0] = 'is-absent';
  private readonly wires = new Set<SocketWire | Socket>();
  private readonly offers = new Map<string, OfferedHere>();
  private readonly waiting = new Map<string, (offered: OfferedHere) => void>();

  constructor(endpoint: string, descriptors: Descriptors) {
    this.endpoint = endpoint;
    this.descriptors = descriptors;
  }

  /** Listens, or does not, from now on. Throws a Failure. */
  async serve(how: Parameters<BrokerPeer['backend']>[0]): Promise<void> {
    this.how = how;
    if (how === 'is-absent') return await this.close();
    this.server ??= await listen(this.endpoint, (socket) => this.accept(socket));
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

  /** Closes all connections that the broker has made. */
  closeAll(): void {
    for (const wire of this.wires) wire instanceof SocketWire ? wire.close() : wire.destroy();
    this.wires.clear();
    this.offers.clear();
  }

  /** Stops listening. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    this.closeAll();
    if (server !== null) await new Promise<void>((done) => server.close(() => done()));
  }

  private accept(socket: Socket): void {
    socket.on('error', () => {});
    if (this.how === 'closes-at-once') return void socket.destroy();
    // A Unix socket is reset by a close with bytes unread: the sideband is on its way.
    if (this.how === 'resets') return void setTimeout(() => socket.destroy(), RESET_MS);
    if (this.how === 'never-reads') return void this.wires.add(socket);
    const observe = this.traffic?.connection('backend-to-broker', 'broker-to-backend') ?? (() => {});
    const wire = new SocketWire(socket, this.descriptors, 'broker-to-backend', observe);
    this.wires.add(wire);
    void this.read(wire);
  }

  private async read(wire: SocketWire): Promise<void> {
    const sideband = await wire.take(TOKEN_LENGTH, OFFER_MS);
    const heard = await wire.hear(OFFER_MS);
    if (heard.type !== 'frame' || heard.frame.handoff === null || heard.frame.payload === null) return;
    const { handoff, payload, requestId } = heard.frame;
    const key = tokenHex(handoff.token);
    const fields = messageValue(payload);
    const offered: OfferedHere = {
      wire,
      token: Buffer.from(key, 'hex'),
      correlationId: String(handoff.correlationId),
      handle: sideband?.passed.length === 1 ? sideband.passed[0]! : null,
      requestId: String(requestId),
      handleValue: String(fields['handleValue']),
      serviceName: handoff.serviceName,
    };
    this.offers.set(key, offered);
    this.waiting.get(key)?.(offered);
  }
}
