import { randomBytes } from 'node:crypto';
import { accepts, offer } from '../../conform/backend/offering.ts';
import type { BackendPeer } from '../../conform/backend/peer.ts';
import { Unmet } from '../../conform/case.ts';
import type { Fixture } from '../../conform/stage.ts';
import { Failure } from '../../failure.ts';
import type { Descriptors } from '../../io/descriptors.ts';
import { reach } from '../../io/dial.ts';
import { GivenDescriptors } from '../../io/given-descriptors.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { CaseFixture } from './case-fixture.ts';
import { LastingPeerStage } from './lasting-peer-stage.ts';
import { PassedPair } from './passed-pair.ts';
import { pause } from './pause.ts';
import type { PeerKeeper } from './peer-keeper.ts';
import { SocketWire } from './socket-wire.ts';

export interface BackendStageOptions {
  readonly endpoint: string;
  readonly service: string;
}

/** Plays the broker for a backend under test. */
export class BackendStage extends LastingPeerStage<BackendPeer> {
  private readonly options: BackendStageOptions;
  private readonly descriptors: Descriptors;

  constructor(options: BackendStageOptions, keeper: PeerKeeper, descriptors: Descriptors) {
    super(keeper);
    this.options = options;
    this.descriptors = descriptors;
  }

  async enter(): Promise<Fixture<BackendPeer>> {
    return new BackendFixture(this.options, this.descriptors);
  }

  protected async converse(peer: BackendPeer): Promise<void> {
    const wire = await peer.dial();
    await accepts(wire, await offer(peer, wire));
  }
}

class BackendFixture extends CaseFixture<BackendPeer> {
  readonly peer: BackendPeer;
  private readonly given: GivenDescriptors;

  constructor({ endpoint, service }: BackendStageOptions, descriptors: Descriptors) {
    super();
    this.given = new GivenDescriptors(descriptors, () => null);
    this.peer = {
      service,
      dial: async () => {
        const socket = await reach(endpoint, { paused: true });
        if (socket instanceof Failure) throw new Unmet(socket.message);
        const observe = this.traffic.connection('broker-to-backend', 'backend-to-broker');
        return this.kept(new SocketWire(socket, descriptors, 'backend-to-broker', observe));
      },
      token: () => randomBytes(TOKEN_LENGTH),
      connection: ({ nonblocking = false } = {}) => this.kept(new PassedPair(descriptors, nonblocking)),
      other: (kind) => {
        const descriptor = this.given.find(kind)!;
        this.kept({ close: () => descriptors.close(descriptor) });
        return { descriptor };
      },
      pause,
    };
  }

  override async leave(): Promise<string> {
    await super.leave();
    this.given.close();
    return '';
  }
}
