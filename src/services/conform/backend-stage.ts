import { randomBytes } from 'node:crypto';
import { accepts, offer } from '../../conform/backend/offering.ts';
import type { BackendPeer } from '../../conform/backend/peer.ts';
import { Unmet } from '../../conform/case.ts';
import { Failure } from '../../failure.ts';
import { reachLightly } from '../../io/dial.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { pause } from '../pause.ts';
import { CaseFixture } from './case-fixture.ts';
import { LastingPeerStage } from './lasting-peer-stage.ts';
import type { PeerKeeper } from './peer-keeper.ts';
import { SocketWire } from './socket-wire.ts';
import type { ConformSystem, Giving } from './system.ts';

export interface BackendStageOptions {
  readonly endpoint: string;
  readonly service: string;
}

/** Plays the broker for a backend under test. */
export class BackendStage extends LastingPeerStage<BackendPeer> {
  private readonly options: BackendStageOptions;
  private readonly system: ConformSystem;

  constructor(options: BackendStageOptions, keeper: PeerKeeper, system: ConformSystem) {
    super(keeper);
    this.options = options;
    this.system = system;
  }

  async enter(): Promise<CaseFixture<BackendPeer>> {
    return new BackendFixture(this.options, this.system);
  }

  protected async converse(peer: BackendPeer): Promise<void> {
    const wire = await peer.dial();
    await accepts(wire, await offer(peer, wire));
  }
}

class BackendFixture extends CaseFixture<BackendPeer> {
  readonly peer: BackendPeer;
  private readonly giving: Giving;

  constructor({ endpoint, service }: BackendStageOptions, system: ConformSystem) {
    super();
    const { lines, passedBy } = system;
    this.giving = system.giving(endpoint);
    this.peer = {
      service,
      passedBy,
      dial: async () => {
        this.mustBeOn();
        const socket = await reachLightly(endpoint, { paused: true });
        if (socket instanceof Failure) throw new Unmet(socket.message);
        this.giving.dialled(socket);
        const { factOf } = this.giving;
        const observe = this.traffic.connection('broker-to-backend', 'backend-to-broker', factOf);
        return this.kept(new SocketWire(socket, lines, 'backend-to-broker', observe));
      },
      token: () => randomBytes(TOKEN_LENGTH),
      connection: ({ nonblocking = false } = {}) => {
        this.mustBeOn();
        return this.giving.connection(nonblocking);
      },
      other: (kind) => {
        this.mustBeOn();
        return this.giving.other(kind);
      },
      pause,
    };
  }

  override async leave(): Promise<string> {
    await super.leave();
    await this.giving.close();
    return '';
  }
}
