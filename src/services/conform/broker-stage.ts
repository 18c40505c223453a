import type { BrokerPeer } from '../../conform/broker/peer.ts';
import { handsOver } from '../../conform/broker/talk.ts';
import { Unmet } from '../../conform/case.ts';
import { Failure } from '../../failure.ts';
import { now } from '../../io/clock.ts';
import { reachLightly } from '../../io/dial.ts';
import { pause } from '../pause.ts';
import { CaseFixture } from './case-fixture.ts';
import { LastingPeerStage } from './lasting-peer-stage.ts';
import type { OfferDesk } from './offer-desk.ts';
import type { PeerKeeper } from './peer-keeper.ts';
import { SocketWire } from './socket-wire.ts';
import type { ConformSystem } from './system.ts';

export interface BrokerStageOptions {
  /** Of the broker under test. */
  readonly endpoint: string;
  readonly service: string;
  readonly wantedVersion: string;
}

/** Plays clients and the backend for a broker under test. */
export class BrokerStage extends LastingPeerStage<BrokerPeer> {
  private readonly options: BrokerStageOptions;
  private readonly system: ConformSystem;
  private readonly desk: OfferDesk;

  /** @param desk which listens in the place of the backend */
  constructor(options: BrokerStageOptions, keeper: PeerKeeper, system: ConformSystem, desk: OfferDesk) {
    super(keeper);
    this.options = options;
    this.system = system;
    this.desk = desk;
  }

  async enter(): Promise<CaseFixture<BrokerPeer>> {
    await this.desk.serve('listens');
    return new BrokerFixture(this.options, this.system, this.desk);
  }

  protected converse(peer: BrokerPeer): Promise<unknown> {
    return handsOver(peer);
  }
}

class BrokerFixture extends CaseFixture<BrokerPeer> {
  readonly peer: BrokerPeer;
  private readonly desk: OfferDesk;

  constructor(options: BrokerStageOptions, { lines, passedBy }: ConformSystem, desk: OfferDesk) {
    super();
    this.desk = desk;
    desk.traffic = this.traffic;
    this.peer = {
      service: options.service,
      passedBy,
      wantedVersion: options.wantedVersion,
      pid: process.pid,
      dial: async () => {
        this.mustBeOn();
        const socket = await reachLightly(options.endpoint, { paused: true });
        if (socket instanceof Failure) throw new Unmet(socket.message);
        const observe = this.traffic.connection('client-to-broker', 'broker-to-client', null);
        return this.kept(new SocketWire(socket, lines, 'broker-to-client', observe));
      },
      offered: (token, withinMs) => desk.offered(token, withinMs),
      backend: async (how) => {
        this.mustBeOn();
        await desk.serve(how);
      },
      adopt: (handle) => {
        const observe = this.traffic.connection('backend-to-client', 'client-to-backend', null);
        return this.kept(new SocketWire(desk.adopt(handle), lines, 'client-to-backend', observe));
      },
      blocking: (handle) => desk.isBlocking(handle),
      letGo: (handle) => desk.letGo(handle),
      leaveOffers: () => {
        this.mustBeOn();
        desk.closeAll();
      },
      now,
      pause,
    };
  }

  override async leave(): Promise<string> {
    await super.leave();
    this.desk.closeAll();
    return '';
  }
}
