import type { ClientPeer, Route } from '../../../src/conform/client/peer.ts';
import { type Fixture, PeerPerCaseStage } from '../../../src/conform/stage.ts';
import { judgeReady } from '../../../src/handoff/judge-ready.ts';
import { judgeReply } from '../../../src/handoff/judge-reply.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import type { FrameReading } from '../../../src/wire/frame/frame-reading.ts';
import { FrameBuffer } from '../../../src/wire/strict/frame-buffer.ts';
import { MemoryWire } from './memory-wire.ts';
import { VirtualTime } from './virtual-time.ts';

const READY_MS = 2_000;

/** What a client has been told when it makes up its mind. */
export interface Told {
  readonly reply: FrameReading | null;
  readonly ready: FrameReading | null;
  /** The bytes of each write that came, in order. */
  readonly writes: readonly Uint8Array[];
  /** Whether the broker has closed. */
  readonly closed: boolean;
  /** The route that is right. */
  readonly right: Route['taken'];
}

/** The route that a wrong client takes instead; the right one otherwise. */
export type ClientDeviation = (told: Told) => Route['taken'];

/** A careful client in memory, with one deviation. */
export class Client extends PeerPerCaseStage<ClientPeer> {
  readonly time = new VirtualTime();
  private readonly deviation: ClientDeviation;
  private readonly patienceMs: number;

  /** @param patienceMs how long it waits for a ready */
  constructor(deviation: ClientDeviation = ({ right }) => right, patienceMs = READY_MS) {
    super();
    this.deviation = deviation;
    this.patienceMs = patienceMs;
  }

  async enter(): Promise<Fixture<ClientPeer>> {
    const { time } = this;
    const wire = new MemoryWire(time, 'client-to-broker');
    const writes: Uint8Array[] = [];
    let closed = false;
    wire.connect({
      received: (bytes) => void writes.push(bytes),
      ended: () => {
        closed = true;
      },
    });
    const peer: ClientPeer = {
      backendPipe: '/fallback.sock',
      token: () => new Uint8Array(16).fill(0xee),
      greeted: async () => ({ wire, requestId: '1', serviceName: 'zccache' }),
      route: async () => {
        const begun = time.now;
        for (;;) {
          const overdue = time.now - begun >= this.patienceMs;
          const route = decided(writes, closed, overdue);
          if (route !== null) return { taken: this.deviation(route), ms: time.now - begun };
          await time.pause(100);
        }
      },
      pause: (ms) => time.pause(ms),
    };
    return { peer, frames: () => [], segments: () => [], leave: async () => '' };
  }
}

/** What is right about what came; null as long as it has to wait. */
function decided(writes: readonly Uint8Array[], closed: boolean, overdue: boolean): Told | null {
  const buffer = new FrameBuffer();
  for (const bytes of writes) buffer.push(bytes);
  const next = () => {
    const found = buffer.next();
    return found.type === 'frame' ? readFrame(found.bytes, 0, found.end, 0, 'broker-to-client') : found.type;
  };
  const reply = next();
  if (typeof reply === 'string') return { reply: null, ready: null, writes, closed, right: 'gone' };
  const told = (right: Route['taken'], ready: FrameReading | null = null): Told => ({
    ...{ reply, ready, writes, closed, right },
  });
  const { failed, negotiated } = judgeReply(reply);
  if (negotiated === null) return told('gone');
  const wrong = failed !== null || String(reply.requestId) !== '1' || negotiated.token.length !== 32;
  const protocolAt = Buffer.from(reply.bytes.slice(reply.start, reply.end)).includes(
    Buffer.from('0809', 'hex'),
  );
  if (wrong || protocolAt) return told('fell-back');
  const ready = next();
  if (ready === 'broken') return told('fell-back');
  if (ready === 'more' || typeof ready === 'string') return overdue || closed ? told('fell-back') : null;
  return told(judgeReady(ready, negotiated.token).failed === null ? 'adopted' : 'fell-back', ready);
}
