import { accepts, offer } from '../../../src/conform/backend/offering.ts';
import type { BackendPeer } from '../../../src/conform/backend/peer.ts';
import type { Fixture, Stage } from '../../../src/conform/stage.ts';
import type { BackendRules } from '../../../src/conversations/backend-rules.ts';
import { TokenStore } from '../../../src/handoff/tokens.ts';
import { parseScript } from '../../../src/script/script.ts';
import { stepSource } from '../../../src/script/step-source.ts';
import { Connection } from './backend-connection.ts';
import type { Deviation } from './deviation.ts';
import { MemoryHandle, MemoryPair, MemoryWire } from './memory-wire.ts';
import { VirtualTime } from './virtual-time.ts';

/** A good backend in memory, with one deviation. */
export class Backend implements Stage<BackendPeer> {
  readonly time = new VirtualTime();
  readonly connections: Connection[] = [];
  readonly accepted = new Map<string, Connection>();
  readonly refused = new Set<string>();
  readonly rules: BackendRules;
  readonly deviation: Deviation;
  alive = true;
  /** Counts what happens. */
  events = 0;
  private tokens = 0;

  constructor(deviation: Deviation = {}) {
    this.deviation = deviation;
    const accepts = stepSource(parseScript('pass', 'backend-accept'));
    const replies = stepSource(parseScript('ack', 'backend-reply'));
    this.rules = {
      sideband: 'auto',
      tokens: new TokenStore(null, () => this.time.now),
      adopt: 'echo',
      lenient: false,
      seesDescriptors: true,
      nextAccept: () => accepts.next(),
      claim: () => true,
      nextStep: () => replies.next(),
      answersEarly: () => false,
      earlyStep: () => [],
    };
  }

  async enter(): Promise<Fixture<BackendPeer>> {
    const wires: MemoryWire[] = [];
    const peer: BackendPeer = {
      passedBy: 'sideband',
      service: 'zccache',
      dial: async () => {
        const wire = new MemoryWire(this.time, 'backend-to-broker');
        wires.push(wire);
        if (this.alive) this.connections.push(new Connection(this, wire));
        else wire.end();
        return wire;
      },
      // No bytes of a token that could be mistaken for those of a field.
      token: () =>
        Uint8Array.from([...Array(14).fill(0xee), 0xc0 | (this.tokens >> 6), 0xc0 | (this.tokens++ & 63)]),
      connection: ({ nonblocking = false } = {}) => new MemoryPair(this.time, !nonblocking),
      other: (kind) => new MemoryHandle(kind),
      pause: (ms) => this.time.pause(ms),
    };
    const leave = async () => {
      for (const wire of wires) wire.close();
      return '';
    };
    return { peer, frames: () => [], segments: () => [], leave };
  }

  async begins(): Promise<null> {
    return null;
  }

  async serves(): Promise<string | null> {
    const fixture = await this.enter();
    try {
      const wire = await fixture.peer.dial();
      await accepts(wire, await offer(fixture.peer, wire));
      return null;
    } catch {
      return 'after that it no longer serves: it does not accept a good offer';
    } finally {
      await fixture.leave();
    }
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
}
