import type { Instant } from '../../conversations/contract.ts';
import { judgeReply } from '../../handoff/judge-reply.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { MAX_PENDING_TOKENS } from '../../wire/limits.ts';
import { casesOf, Unmet, Unseen } from '../case.ts';
import { withPayload } from '../changed-draft.ts';
import { type BrokerPeer, DEADLINE_MS, PROMPT_MS } from './peer.ts';
import { hello, refusalCode } from './talk.ts';

/** Fewer Hellos than the rate limit allows in a second, and a little more than a second in ms. */
const BATCH = 240;
const BATCH_MS = 1_050;
const BATCHES = 5;
/** Of one process. */
const HELLOS_A_SECOND = 256;
/** Where a broker counts by the seconds of a clock, as the reference does, twice that may pass within a second that spans two of them. */
const MOST_IN_A_SECOND = 2 * HELLOS_A_SECOND;
const HELLOS = 600;
/** How often to try to get through more than that within a second: the machine may be busy. */
const ATTEMPTS = 2;
/** In µs. */
const SECOND = 1_000_000;

/** These come last, so that no other case suffers from them. */
export const limits = casesOf<BrokerPeer>('broker/limits', 'hello-rate', [
  {
    name: 'pending-tokens',
    mayTakeMs: BATCHES * BATCH_MS,
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
    mayTakeMs: ATTEMPTS * BATCH_MS,
    title: `${HELLOS} Hellos for no handoff from one process within a second`,
    level: 'should',
    required: `refuses those beyond ${HELLOS_A_SECOND} with ERROR_RATE_LIMITED`,
    run: async (peer) => {
      let most = 0;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const all = await Promise.all(Array.from({ length: HELLOS }, () => answered(peer)));
        await peer.pause(BATCH_MS);
        if (all.some(({ code }) => code === 'ERROR_RATE_LIMITED')) return;
        most = Math.max(most, mostInASecond(all));
        if (most > MOST_IN_A_SECOND)
          throw new Unmet(`none of ${most} within a second was refused with ERROR_RATE_LIMITED`);
      }
      throw new Unseen(
        `no more than ${most} of ${HELLOS} Hellos were answered within a second: too few to tell`,
      );
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

/** The code of a refusal, with when the Hello was sent and when the answer came. */
interface Answered {
  readonly code: string | null;
  readonly sentAt: Instant;
  readonly at: Instant;
}

async function answered(peer: BrokerPeer): Promise<Answered> {
  const wire = await peer.dial();
  const sentAt = peer.now();
  // Without a handoff, for whose ACK a broker might wait before it reads the next Hello.
  await wire.send(hello(peer, withPayload({ clientCapabilities: '0' })));
  const heard = await wire.hear(PROMPT_MS);
  const at = heard.type === 'frame' ? heard.at : Number.POSITIVE_INFINITY;
  wire.close();
  return { code: refusalCode(heard), sentAt, at };
}

/** How many Hellos a broker has certainly read within one second: each between its sending and its answer. */
function mostInASecond(all: readonly Answered[]): number {
  return Math.max(
    ...all.map(
      ({ sentAt: from }) => all.filter(({ sentAt, at }) => sentAt >= from && at <= from + SECOND).length,
    ),
  );
}
