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
  if (verdicts.length !== offers) return [`${offers} offers, and ${verdicts.length} verdicts`];
  const handoffs = new Map<number, HandoffRecord>();
  for (const record of player.records) if (record.type === 'handoff') handoffs.set(record.index, record);
  const wrong =
    offers > 1 ? [] : checkOutcome(verdicts[0]!, offerOutcome(connection.seen, player.deadlineMs));
  const steps = [player.visit?.step ?? '', ...(player.visit?.more ?? [])];
  // Nothing tells which step sent which offer where one may send several, and another none.
  if (handoffs.size !== offers || (offers > 1 && steps.some((step) => SEVERAL.test(step)))) return wrong;
  return [...wrong, ...verdicts.flatMap((verdict, index) => compared(verdict, handoffs.get(index)!))];
}

/** A step that may send several offers. */
const SEVERAL = /\+|duplicate|twice|foreign-first/;

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
