import type { VerdictRecord } from '../../../src/records/outcome-records.ts';
import type { HandoffRecord } from '../../../src/records/traffic-records.ts';
import type { Seen } from '../machine/process.ts';
import type { Player } from '../stage.ts';
import { answerOf, frontOf, idsIn } from './frames.ts';
import { connectionsOf } from './streams.ts';

/** What the sender of offers says of each is what it sent and received, by its own clock; and its record says the same. */
export function checkVerdict(player: Player): string[] {
  const [connection] = connectionsOf(player);
  if (connection === undefined) return [];
  const verdicts = player.records.filter((record): record is VerdictRecord => record.type === 'verdict');
  const offers = 1 + (player.visit?.more?.length ?? 0);
  const handoffs = new Map<number, HandoffRecord>();
  for (const record of player.records) if (record.type === 'handoff') handoffs.set(record.index, record);
  // A step may send several offers, and one that sends none is a handoff, too.
  if (verdicts.length < offers || verdicts.length !== handoffs.size)
    return [`${offers} deliveries, ${handoffs.size} handoffs, and ${verdicts.length} verdicts`];
  const wrong =
    verdicts.length > 1 ? [] : checkOutcome(verdicts[0]!, offerOutcome(connection.seen, player.deadlineMs));
  return [...wrong, ...verdicts.flatMap((verdict, index) => compared(verdict, handoffs.get(index)!))];
}

function checkOutcome({ outcome }: VerdictRecord, expected: VerdictRecord['outcome'] | null): string[] {
  return expected === null || expected === outcome
    ? []
    : [`the verdict is ${outcome}, the answer ${expected}`];
}

function compared({ outcome, latencyMs }: VerdictRecord, handoff: HandoffRecord): string[] {
  const wrong =
    handoff.outcome === outcome ? [] : [`the verdict is ${outcome}, the record says ${handoff.outcome}`];
  if (latencyMs !== null && handoff.latencyMs !== latencyMs)
    wrong.push(`the verdict took ${latencyMs} ms, the record says ${handoff.latencyMs}`);
  return wrong;
}

/**
 * How an offer fared that was made on that connection; null where the model does not know what was offered. Of what comes before a
 * whole offer was sent, only an ACK with the token of its sideband answers it.
 */
export function offerOutcome(seen: readonly Seen[], deadlineMs: number): VerdictRecord['outcome'] | null {
  let sent = Buffer.alloc(0);
  let heard = Buffer.alloc(0);
  let deliveredAt: number | null = null;
  /** How much had been sent when. */
  const deliveries: { readonly length: number; readonly at: number }[] = [];
  /** Whether no whole offer follows. */
  let unmade = false;
  for (const one of seen) {
    unmade ||= one.type === 'unmade';
    if (one.type === 'sent') {
      sent = Buffer.concat([sent, one.bytes]);
      deliveredAt = one.at;
      deliveries.push({ length: sent.length, at: one.at });
    } else if (one.type === 'received') {
      heard = Buffer.concat([heard, one.bytes]);
      const offers = offersIn(sent);
      let front = frontOf(heard, 0);
      for (; offers === null && typeof front === 'number'; front = frontOf(heard, 0)) {
        const { token } = idsIn(heard.subarray(0, front), 'ack');
        const unknown = unmade || sent.length < SIDEBAND || typeof frontOf(sent, SIDEBAND) === 'number';
        if (unknown || token === sent.toString('hex', 0, SIDEBAND)) return null;
        heard = heard.subarray(front);
      }
      if (front === 'broken') return 'invalid';
      if (typeof front !== 'number' || offers === null) continue;
      const frame = heard.subarray(0, front);
      const { token } = idsIn(frame, 'ack');
      const offer = offers.find((one) => one.token === token) ?? offers[0]!;
      const answer = answerOf(frame, offer.token, offer.correlationId);
      const from = deliveries.find(({ length }) => length >= offer.end)?.at ?? deliveredAt;
      const late = from !== null && (one.at - from) / 1000 > deadlineMs;
      return answer === 'accepted' && late ? 'late' : answer;
    } else if (one.type === 'ended') return heard.length === 0 ? 'unanswered' : 'invalid';
    else if (one.type === 'closed') return 'unanswered';
  }
  return null;
}

/** In bytes. */
const SIDEBAND = 16;

/** The offers in what was sent, behind their sideband or without one; null where that cannot be told. */
function offersIn(sent: Uint8Array): (ReturnType<typeof idsIn> & { readonly end: number })[] | null {
  for (const start of [16, 0]) {
    const offers: (ReturnType<typeof idsIn> & { readonly end: number })[] = [];
    let at = start;
    for (let front = frontOf(sent, at); typeof front === 'number'; front = frontOf(sent, at)) {
      offers.push({ ...idsIn(sent.subarray(at, at + front), 'offer'), end: at + front });
      at += front;
    }
    if (offers.some(({ token }) => token !== '')) return offers;
  }
  return null;
}
