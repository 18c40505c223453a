import { fileURLToPath } from 'node:url';
import { Running, type RunOptions } from '../process/running.ts';
import type { Stage } from '../process/stage.ts';

/** The reference implementation as a peer; interop/README.md tells what it writes. */
export const BINARY = fileURLToPath(new URL('../../interop/target/release/reference-peer', import.meta.url));

export interface Listening {
  readonly event: 'listening';
  /** Of a broker: its socket, and where its clients fall back to. */
  readonly endpoint: string;
  readonly backendPipe: string;
}

export interface Delivery {
  readonly event: 'delivery';
  readonly token: string;
  readonly result: 'accepted' | 'refused' | 'error';
  /** In the reference's own words. */
  readonly error: string;
  readonly detail: string;
  /** What came back on the kept end of the connection; null when nothing was sent. */
  readonly received: string | null;
  readonly closed: boolean;
}

export interface Offer {
  readonly event: 'offer';
  readonly serviceName: string | null;
  readonly correlationId: string | null;
  readonly token: string | null;
  readonly descriptor: boolean;
  readonly result: 'accepted' | 'rejected' | 'error';
  readonly error: string;
}

export interface Client {
  readonly event: 'client';
  readonly route: 'adopted' | 'reconnected' | 'error';
  /** In the reference's own words. */
  readonly error: string;
  readonly received: string;
  readonly closed: boolean;
  readonly fallbackServed: boolean;
}

type PeerEvent = Listening | Delivery | Offer | Client | { readonly event: 'latency' };
type EventOf<E extends PeerEvent['event']> = Extract<PeerEvent, { readonly event: E }>;

class ReferencePeer extends Running<PeerEvent> {
  constructor(args: readonly string[], options?: RunOptions) {
    super(BINARY, args, options);
  }

  event<E extends PeerEvent['event']>(name: E): Promise<EventOf<E>> {
    return this.record((record): record is EventOf<E> => record.event === name);
  }
}

/** Has the reference's broker side deliver one offer to the stage's endpoint. */
export function deliver(stage: Stage, ...options: string[]): Promise<Delivery> {
  return deliverTo(stage, stage.endpoint, ...options);
}

/** The same to another endpoint. */
export async function deliverTo(stage: Stage, endpoint: string, ...options: string[]): Promise<Delivery> {
  const peer = stage.keep(new ReferencePeer(['deliver', '--endpoint', endpoint, ...options]));
  return await peer.event('delivery');
}

/** The reference's backend side, listening on the stage's endpoint. */
export async function referenceBackend(stage: Stage, ...options: string[]): Promise<ReferencePeer> {
  const peer = stage.keep(new ReferencePeer(['backend', '--endpoint', stage.endpoint, ...options]));
  await peer.event('listening');
  return peer;
}

/** One real client of a real broker, which hands the connection over to the stage's endpoint. */
export async function brokeredClient(stage: Stage): Promise<Client> {
  const peer = stage.keep(
    new ReferencePeer(['broker', '--handoff-endpoint', stage.endpoint, '--send', 'ping']),
  );
  return await peer.event('client');
}

/** The reference's broker alone, which hands its clients' connections over, to the stage's endpoint unless told otherwise. */
export async function referenceBroker(stage: Stage, backend = stage.endpoint): Promise<Listening> {
  const { listening } = await referenceBrokerProcess(stage, backend);
  return listening;
}

/** The same, and its process, for who wants to know whether it lives. */
export async function referenceBrokerProcess(stage: Stage, backend = stage.endpoint) {
  for (let tries = 1; ; tries++) {
    const options = ['--handoff-endpoint', backend, '--dir', stage.path(`broker-${tries}`)];
    const peer = stage.keep(new ReferencePeer(['serve-broker', ...options], { openInput: true }));
    const listening = await peer.event('listening').catch((error: Error) => {
      // As it starts it probes the backend, which a busy machine may not let answer in its time.
      if (tries === MOST_TRIES || !error.message.includes('probe timed out')) throw error;
      return null;
    });
    if (listening !== null) return { peer, listening };
  }
}

const MOST_TRIES = 5;

/** Real clients of the stage's broker, one after another. */
export function referenceClients(stage: Stage, count = 1, ...options: string[]): Promise<Client[]> {
  return referenceClientsOf(stage, stage.broker, count, ...options);
}

/** The same of another broker. */
export async function referenceClientsOf(
  stage: Stage,
  broker: string,
  count = 1,
  ...options: string[]
): Promise<Client[]> {
  const args = ['clients', '--broker', broker, '--service', 'zccache', '--clients', String(count)];
  const { records } = await stage.keep(new ReferencePeer([...args, ...options])).ended;
  return records.filter((record): record is Client => record.event === 'client');
}

/** What the reference's decoder says about frames. */
export async function referenceDecode(frames: readonly string[]): Promise<readonly unknown[]> {
  const input = Buffer.from(frames.map((hex) => `${JSON.stringify({ hex })}\n`).join(''));
  const { stdout } = await new Running(BINARY, ['decode'], { input }).ended;
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
