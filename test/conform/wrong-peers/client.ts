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

/** One way in which a client is wrong; all else is right. */
export interface ClientDeviation {
  /** The route that it takes instead; the right one otherwise. */
  readonly route?: (told: Told) => Route['taken'];
  /** How long it waits for a ready, in ms. */
  readonly patienceMs?: number;
  /** Whether what comes in one write with the ready is lost. */
  readonly losesEarlyBytes?: boolean;
  /** After how many writes of its application’s bytes it closes its connection over the next; it shows none of that. */
  readonly closesAfter?: number;
  /** Whether nothing of what its application receives can be seen. */
  readonly isBlind?: boolean;
  /** How its process ends after a fallback. */
  readonly endsWith?: string;
}

/** A careful client in memory, with one deviation. */
export class Client extends PeerPerCaseStage<ClientPeer> {
  readonly time = new VirtualTime();
  private readonly deviation: ClientDeviation;

  constructor(deviation: ClientDeviation = {}) {
    super();
    this.deviation = deviation;
  }

  async enter(): Promise<Fixture<ClientPeer>> {
    const { time, deviation } = this;
    const { patienceMs = READY_MS, route: chosen = ({ right }) => right } = deviation;
    const wire = new MemoryWire(time, 'client-to-broker');
    const writes: Written[] = [];
    let closed = false;
    wire.connect({
      received: (bytes) => void writes.push({ bytes, at: time.now }),
      ended: () => {
        closed = true;
      },
    });
    const decided = () => decision(writes, closed, time.now, patienceMs);
    const peer: ClientPeer = {
      backendPipe: '/fallback.sock',
      token: () => new Uint8Array(16).fill(0xee),
      greeted: async () => ({ wire, requestId: '1', serviceName: 'zccache' }),
      route: async () => {
        const begun = time.now;
        for (;;) {
          const route = decided();
          if (route !== null) return { taken: chosen(route), ms: time.now - begun };
          await time.pause(100);
        }
      },
      shows: async (_greeted, text) => {
        await time.pause(100);
        const {
          closesAfter = Number.POSITIVE_INFINITY,
          isBlind = false,
          losesEarlyBytes = false,
        } = deviation;
        // Each comes in a write of its own, after the HelloReply and the ready.
        const overflows = writes.length - 2 > closesAfter;
        if (overflows) wire.end();
        return !isBlind && !overflows && shown(writes, losesEarlyBytes).includes(text);
      },
      ends: async () => deviation.endsWith ?? '',
      pause: (ms) => time.pause(ms),
    };
    return { peer, frames: () => [], segments: () => [], leave: async () => '' };
  }
}

interface Written {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** What its application has received: all that follows HelloReply and ready. */
function shown(writes: readonly Written[], losesEarlyBytes: boolean): string {
  const kept = losesEarlyBytes ? [...writes.slice(0, 1), ...writes.slice(2)] : writes;
  return Buffer.concat(kept.map(({ bytes }) => bytes)).toString('latin1');
}

/** What is right about what came; null as long as it has to wait. */
function decision(writes: readonly Written[], closed: boolean, now: number, patienceMs: number): Told | null {
  const reply = nextFrame(writes, 0);
  const bytes = writes.map((write) => write.bytes);
  if (typeof reply === 'string')
    return reply === 'more' && !closed
      ? null
      : { reply: null, ready: null, writes: bytes, closed, right: 'gone' };
  const told = (right: Route['taken'], ready: FrameReading | null = null): Told => ({
    ...{ reply, ready, writes: bytes, closed, right },
  });
  const { failed, negotiated } = judgeReply(reply);
  if (negotiated === null) return told('gone');
  const wrong = failed !== null || String(reply.requestId) !== '1' || negotiated.token.length !== 32;
  const protocolAt = Buffer.from(reply.bytes.slice(reply.start, reply.end)).includes(
    Buffer.from('0809', 'hex'),
  );
  if (wrong || protocolAt) return told('fell-back');
  const limit = repliedAt(writes, reply.end) + patienceMs;
  const ready = nextFrame(
    writes.filter(({ at }) => at <= limit),
    reply.end,
  );
  if (ready === 'broken') return told('fell-back');
  if (typeof ready === 'string') return now >= limit || closed ? told('fell-back') : null;
  return told(judgeReady(ready, negotiated.token).failed === null ? 'adopted' : 'fell-back', ready);
}

/** The frame that begins after so many bytes of what came. */
function nextFrame(writes: readonly Written[], from: number): FrameReading | 'more' | 'broken' {
  const buffer = new FrameBuffer();
  buffer.push(Buffer.concat(writes.map(({ bytes }) => bytes)).subarray(from));
  const found = buffer.next();
  return found.type === 'frame' ? readFrame(found.bytes, 0, found.end, 0, 'broker-to-client') : found.type;
}

function repliedAt(writes: readonly Written[], length: number): number {
  let came = 0;
  for (const { bytes, at } of writes) {
    came += bytes.length;
    if (came >= length) return at;
  }
  return 0;
}
