import type { Instant } from '../../conversations/contract.ts';
import { judgeReply } from '../../handoff/judge-reply.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { MAX_PENDING_TOKENS } from '../../wire/limits.ts';
import { casesOf, Unmet, Unseen } from '../case.ts';
import { type BrokerPeer, DEADLINE_MS, PROMPT_MS } from './peer.ts';
import { hello, refusalCode } from './talk.ts';

/** Fewer Hellos than the rate limit allows in a second, and a little more than a second in ms. */
const BATCH = 240;
const BATCH_MS = 1_050;
const BATCHES = 5;

/** These come last, so that no other case suffers from them. */
export const limits = casesOf<BrokerPeer>('broker/limits', 'hello-rate', [
  {
    name: 'pending-tokens',
    section: 'token-pending',
    title: `${BATCH * BATCHES} clients whose handoffs are all waiting for the backend`,
    required: `announces no more than ${MAX_PENDING_TOKENS} handoffs at a time: beyond that, a HelloReply has neither capability bit nor token`,
    run: async (peer) => {
      const replies: Promise<Announced>[] = [];
      for (let batch = 0; batch < BATCHES; batch++) {
        if (batch > 0) await peer.pause(BATCH_MS);
        for (let count = 0; count < BATCH; count++) {
          const reply = announced(peer);
          // One that fails is told below, with the others.
          reply.catch(() => {});
          replies.push(reply);
        }
      }
      const all = await Promise.all(replies);
      peer.leaveOffers();
      const most = mostAtOnce(all);
      if (most > MAX_PENDING_TOKENS) throw new Unmet(`${most} were pending at once`);
      if (all.some(({ what }) => what === 'half'))
        throw new Unmet('a HelloReply with a capability bit and no token, or with a token and no bit');
      if (!all.some(({ what }) => what === 'nothing'))
        throw new Unseen(`no more than ${most} handoffs were pending at once: the limit was not reached`);
    },
  },
  {
    name: 'rate',
    title: '400 Hellos from one process within a second',
    level: 'should',
    required: 'refuses those beyond 256 with ERROR_RATE_LIMITED',
    run: async (peer) => {
      const codes = await Promise.all(Array.from({ length: 400 }, () => codeOf(peer)));
      await peer.pause(BATCH_MS);
      if (!codes.includes('ERROR_RATE_LIMITED'))
        throw new Unmet('none of 400 was refused with ERROR_RATE_LIMITED');
    },
  },
]);

/** What a HelloReply announces, with when its Hello was sent and when it came. */
interface Announced {
  readonly what: 'handoff' | 'nothing' | 'half' | 'no-agreement';
  readonly sentAt: Instant;
  readonly at: Instant;
}

async function announced(peer: BrokerPeer): Promise<Announced> {
  const wire = await peer.dial();
  const sentAt = peer.now();
  await wire.send(hello(peer));
  const heard = await wire.hear(PROMPT_MS);
  if (heard.type !== 'frame') return { what: 'no-agreement', sentAt, at: peer.now() };
  return { what: announcement(heard.frame), sentAt, at: heard.at };
}

function announcement(frame: FrameReading): Announced['what'] {
  const { negotiated } = judgeReply(frame);
  if (negotiated === null) return 'no-agreement';
  const { handlePassing, token } = negotiated;
  if (handlePassing !== (token !== '')) return 'half';
  return handlePassing ? 'handoff' : 'nothing';
}

/** How many handoffs were certainly pending at one moment: issued after their Hello, and for as long as an ACK may take. */
function mostAtOnce(all: readonly Announced[]): number {
  const handoffs = all.filter(({ what }) => what === 'handoff');
  return Math.max(
    0,
    ...handoffs.map(({ at }) => {
      const pending = handoffs.filter((one) => one.at <= at && one.sentAt + DEADLINE_MS * 1000 > at);
      return pending.length;
    }),
  );
}

async function codeOf(peer: BrokerPeer): Promise<string | null> {
  const wire = await peer.dial();
  await wire.send(hello(peer));
  const heard = await wire.hear(PROMPT_MS);
  wire.close();
  return refusalCode(heard);
}
