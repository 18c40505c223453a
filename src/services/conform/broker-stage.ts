import { Socket, type SocketConstructorOpts } from 'node:net';
import type { BrokerPeer } from '../../conform/broker/peer.ts';
import { handsOver } from '../../conform/broker/talk.ts';
import { Unmet } from '../../conform/case.ts';
import type { Scene, Stage } from '../../conform/stage.ts';
import { Failure } from '../../failure.ts';
import type { Descriptors } from '../../io/descriptors.ts';
import { reach } from '../../io/dial.ts';
import { pause } from './backend-stage.ts';
import { CaseTraffic } from './case-traffic.ts';
import type { OfferDesk } from './offer-desk.ts';
import type { PeerKeeper } from './peer-keeper.ts';
import { SocketWire } from './socket-wire.ts';

export interface BrokerStageOptions {
  /** Of the broker under test. */
  readonly endpoint: string;
  readonly service: string;
  readonly wantedVersion: string;
}

/** Plays clients and the backend for a broker under test. */
export class BrokerStage implements Stage<BrokerPeer> {
  private readonly options: BrokerStageOptions;
  private readonly keeper: PeerKeeper;
  private readonly descriptors: Descriptors;
  private readonly desk: OfferDesk;

  /** @param desk which listens in the place of the backend */
  constructor(options: BrokerStageOptions, keeper: PeerKeeper, descriptors: Descriptors, desk: OfferDesk) {
    this.options = options;
    this.keeper = keeper;
    this.descriptors = descriptors;
    this.desk = desk;
  }

  async enter(): Promise<Scene<BrokerPeer>> {
    await this.desk.serve('listens');
    return new BrokerScene(this.options, this.descriptors, this.desk);
  }

  async serves(): Promise<string | null> {
    const scene = await this.enter();
    try {
      await handsOver(scene.peer);
      return null;
    } catch (error) {
      return this.keeper.end || (error instanceof Error ? error.message : String(error));
    } finally {
      await scene.leave();
    }
  }

  restart(): Promise<boolean> {
    return this.keeper.restart();
  }

  printed(): string {
    return this.keeper.printed();
  }
}

class BrokerScene implements Scene<BrokerPeer> {
  readonly peer: BrokerPeer;
  private readonly traffic = new CaseTraffic();
  private readonly open: SocketWire[] = [];
  private readonly desk: OfferDesk;

  constructor(options: BrokerStageOptions, descriptors: Descriptors, desk: OfferDesk) {
    this.desk = desk;
    desk.traffic = this.traffic;
    const kept = (wire: SocketWire): SocketWire => {
      this.open.push(wire);
      return wire;
    };
    this.peer = {
      service: options.service,
      wantedVersion: options.wantedVersion,
      pid: process.pid,
      dial: async () => {
        const socket = await reach(options.endpoint, { paused: true });
        if (socket instanceof Failure) throw new Unmet(socket.message);
        const observe = this.traffic.connection('client-to-broker', 'broker-to-client');
        return kept(new SocketWire(socket, descriptors, 'broker-to-client', observe));
      },
      offered: (token, withinMs) => desk.offered(token, withinMs),
      backend: (how) => desk.serve(how),
      adopt: ({ descriptor }) => {
        const own: SocketConstructorOpts & { readonly pauseOnCreate: boolean } = {
          fd: descriptors.duplicate(descriptor),
          readable: true,
          writable: true,
          allowHalfOpen: true,
          pauseOnCreate: true,
        };
        const observe = this.traffic.connection('backend-to-client', 'client-to-backend');
        return kept(new SocketWire(new Socket(own), descriptors, 'client-to-backend', observe));
      },
      blocking: ({ descriptor }) => descriptors.calls.isBlocking(descriptor) === true,
      pause,
    };
  }

  frames() {
    return this.traffic.frames;
  }

  segments() {
    return this.traffic.segments;
  }

  async leave(): Promise<string> {
    for (const wire of this.open) wire.close();
    this.desk.closeAll();
    return '';
  }
}
