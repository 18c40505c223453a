import { randomBytes } from 'node:crypto';
import { accepts, offer } from '../../conform/backend/offering.ts';
import type { BackendPeer } from '../../conform/backend/peer.ts';
import { Unmet } from '../../conform/case.ts';
import type { Scene, Stage } from '../../conform/stage.ts';
import { Failure } from '../../failure.ts';
import type { Descriptors } from '../../io/descriptors.ts';
import { reach } from '../../io/dial.ts';
import { GivenDescriptors } from '../../io/given-descriptors.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { CaseTraffic } from './case-traffic.ts';
import { PassedPair } from './passed-pair.ts';
import type { PeerKeeper } from './peer-keeper.ts';
import { SocketWire } from './socket-wire.ts';

export interface BackendStageOptions {
  readonly endpoint: string;
  readonly service: string;
}

/** Plays the broker for a backend under test. */
export class BackendStage implements Stage<BackendPeer> {
  private readonly options: BackendStageOptions;
  private readonly keeper: PeerKeeper;
  private readonly descriptors: Descriptors;

  constructor(options: BackendStageOptions, keeper: PeerKeeper, descriptors: Descriptors) {
    this.options = options;
    this.keeper = keeper;
    this.descriptors = descriptors;
  }

  async enter(): Promise<Scene<BackendPeer>> {
    return new BackendScene(this.options, this.descriptors);
  }

  async serves(): Promise<string | null> {
    const scene = new BackendScene(this.options, this.descriptors);
    try {
      const wire = await scene.peer.dial();
      await accepts(wire, await offer(scene.peer, wire));
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

class BackendScene implements Scene<BackendPeer> {
  readonly peer: BackendPeer;
  private readonly traffic = new CaseTraffic();
  private readonly open: { close(): void }[] = [];
  private readonly given: GivenDescriptors;

  constructor({ endpoint, service }: BackendStageOptions, descriptors: Descriptors) {
    this.given = new GivenDescriptors(descriptors, () => null);
    const kept = <T extends { close(): void }>(opened: T): T => {
      this.open.push(opened);
      return opened;
    };
    this.peer = {
      service,
      dial: async () => {
        const socket = await reach(endpoint, { paused: true });
        if (socket instanceof Failure) throw new Unmet(socket.message);
        const observe = this.traffic.connection('broker-to-backend', 'backend-to-broker');
        return kept(new SocketWire(socket, descriptors, 'backend-to-broker', observe));
      },
      token: () => randomBytes(TOKEN_LENGTH),
      connection: ({ nonblocking = false } = {}) => kept(new PassedPair(descriptors, nonblocking)),
      other: (kind) => {
        const descriptor = this.given.find(kind)!;
        kept({ close: () => descriptors.close(descriptor) });
        return { descriptor };
      },
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
    for (const opened of this.open) opened.close();
    this.given.close();
    return '';
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
