import type { VerdictRecord } from '../../../src/records/outcome-records.ts';
import type { HandoffRecord } from '../../../src/records/traffic-records.ts';
import type { Seen } from '../machine/process.ts';
import type { Player } from '../stage.ts';
import { answerOf, frontOf, idsIn } from './frames.ts';
import { connectionsOf } from './streams.ts';

/** What an offer’s sender says of it is what it sent and received, by its own clock; and its record says the same. */
export function checkVerdict(player: Player): string[] {
  const [connection] = connectionsOf(player);
  const verdict = player.records.find((record): record is VerdictRecord => record.type === 'verdict');
  if (connection === undefined) return [];
  if (verdict === undefined) return ['an offer without a verdict'];
  const expected = offerOutcome(connection.seen, player.deadlineMs);
  const wrong =
    expected === null || expected === verdict.outcome
      ? []
      : [`the verdict is ${verdict.outcome}, the answer ${expected}`];
  const handoffs = new Map<number, HandoffRecord>();
  for (const record of player.records) if (record.type === 'handoff') handoffs.set(record.index, record);
  const [only] = handoffs.values();
  if (only === undefined || handoffs.size > 1) return wrong;
  if (only.outcome !== verdict.outcome)
    wrong.push(`the verdict is ${verdict.outcome}, the record says ${only.outcome}`);
  if (verdict.latencyMs !== null && only.latencyMs !== verdict.latencyMs)
    wrong.push(`the verdict took ${verdict.latencyMs} ms, the record says ${only.latencyMs}`);
  return wrong;
}

/** How an offer fared that was made on that connection; null where the model does not know what was offered. */
export function offerOutcome(seen: readonly Seen[], deadlineMs: number): VerdictRecord['outcome'] | null {
  let sent = Buffer.alloc(0);
  let heard = Buffer.alloc(0);
  let deliveredAt: number | null = null;
  /** How much had been sent when. */
  const deliveries: { readonly length: number; readonly at: number }[] = [];
  for (const one of seen) {
    if (one.type === 'sent') {
      sent = Buffer.concat([sent, one.bytes]);
      deliveredAt = one.at;
      deliveries.push({ length: sent.length, at: one.at });
    } else if (one.type === 'received') {
      heard = Buffer.concat([heard, one.bytes]);
      const front = frontOf(heard, 0);
      if (front === 'broken') return 'invalid';
      if (front === 'part') continue;
      const offers = offersIn(sent);
      if (offers === null) return null;
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
