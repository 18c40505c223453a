import type { BackendPeer } from '../../conform/backend/peer.ts';
import type { BrokerPeer } from '../../conform/broker/peer.ts';
import type { Stage } from '../../conform/stage.ts';
import { besideEndpoint } from '../../io/endpoint.ts';
import { removeStale } from '../../io/listen.ts';
import { BackendStage } from './backend-stage.ts';
import { BrokerStage } from './broker-stage.ts';
import { backendListens, brokerListens } from './listens.ts';
import { OfferDesk } from './offer-desk.ts';
import { PeerKeeper } from './peer-keeper.ts';
import type { ConformSystem } from './system.ts';

/** A peer that runs from case to case, at endpoints of its own. */
export interface Lane<Peer> {
  readonly stage: Stage<Peer>;
  /** Starts the peer, where that is our task, and waits until it listens. Throws a Failure. */
  start(): Promise<void>;
  /** Ends what was started, and stops listening. */
  close(): Promise<void>;
}

export interface LaneOptions {
  readonly endpoint: string;
  /** Where the broker under test expects its backend. */
  readonly backendEndpoint: string;
  /** Starts the peer; empty: it is running already. */
  readonly command: readonly string[];
  readonly service: string;
  readonly wantedVersion: string;
  /** How long the peer may take until it listens, in ms; without it as long as is usual. */
  readonly waitMs?: number | undefined;
  /** Told of each connection of another user, which is closed. */
  readonly tell: (text: string) => void;
}

/** The only one of a backend: it serves connections beside one another, and cases with them. */
export function backendLane(options: LaneOptions, system: ConformSystem): Lane<BackendPeer> {
  const { endpoint, command, waitMs } = options;
  const keeper = new PeerKeeper(command, endpoint, '', backendListens(endpoint), waitMs);
  return {
    stage: new BackendStage(options, keeper, system),
    start: () => keeper.start(),
    close: () => keeper.stop(),
  };
}

/**
 * Of a broker: whatever it offers comes to the one endpoint of its backend, which a case also takes away or breaks, so cases that run at once need a
 * broker each. @param number 0 for the one at the endpoints that were asked for; the others are beside them
 */
export function brokerLane(options: LaneOptions, system: ConformSystem, number: number): Lane<BrokerPeer> {
  const { service, wantedVersion, command, tell, waitMs } = options;
  const own = (endpoint: string) => (number === 0 ? endpoint : besideEndpoint(endpoint, String(number)));
  const endpoint = own(options.endpoint);
  const backendEndpoint = own(options.backendEndpoint);
  const listens = brokerListens(endpoint, service, wantedVersion, system.lines);
  const keeper = new PeerKeeper(command, endpoint, backendEndpoint, listens, waitMs);
  const desk = new OfferDesk(backendEndpoint, system, tell);
  return {
    stage: new BrokerStage({ endpoint, service, wantedVersion }, keeper, system, desk),
    start: async () => {
      await desk.serve('listens');
      await keeper.start();
    },
    close: async () => {
      await desk.close();
      await keeper.stop();
      // Nobody has asked for this one: what the broker has left there is not to stay.
      if (number > 0 && system.passedBy === 'sideband') await removeStale(endpoint);
    },
  };
}
