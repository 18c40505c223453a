import type { HandoffRecord } from '../../../src/records/traffic-records.ts';
import type { Plan } from '../plan/plan.ts';
import type { Player } from '../stage.ts';
import type { Outcome } from '../world.ts';
import { checkCapture } from './check-capture.ts';
import { checkBroker, checkHello } from './check-clients.ts';
import { checkHandoffs, checkSummary, modelOf } from './check-handoffs.ts';
import { checkOwn, checkRecords, checkWithheld } from './check-records.ts';
import { checkReuse } from './check-reuse.ts';
import { checkVerdict } from './check-verdicts.ts';

/** What is not as it has to be in a world that has run its course, in sentences. */
export function checkWorld(plan: Plan, outcome: Outcome): string[] {
  if (outcome.endless) return ['things go on happening without an end'];
  const wrong = [
    ...outcome.unfinished.map((name) => `${name}: a conversation never ends`),
    ...outcome.leftOpen.map((text) => `descriptors are left open: ${text}`),
  ];
  for (const player of outcome.players) {
    const { role, process } = player;
    const say = (texts: readonly string[]) => wrong.push(...texts.map((text) => `${process.name}: ${text}`));
    const homeless = process.came.filter(({ fate, sentOn }) => fate === null && !sentOn).length;
    if (homeless > 0) say([`nothing became of ${homeless} descriptors`]);
    if (process.dead) continue;
    say([
      ...checkRecords(player),
      ...checkWithheld(player),
      ...checkOwn(player),
      ...checkCapture(player),
      ...checkHandoffs(player),
      ...checkReuse(player),
      ...checkSummary(player),
    ]);
    if (role === 'sender') say(checkVerdict(player));
    if (role === 'client') say(checkHello(player));
    if (role === 'broker') say(checkBroker(player));
    if (role === 'backend') say(checkUse(player, plan));
    if (role === 'backend' && !plan.lenient && answersOnce(plan))
      say(acceptedTwice(modelOf(player).handoffs));
  }
  return wrong;
}

/** Whether the backend is told to answer each offer once, and no other: a corrupted token may be that of another offer. */
function answersOnce({ scripts }: Plan): boolean {
  return (scripts['backend-reply'] ?? []).every(
    (step) => !/\+|duplicate|frame-twice|foreign-first|^corrupt(:token)?$/.test(step),
  );
}

/** Whether each of its answers is one whole, right ACK. */
function answersPlainly({ scripts }: Plan): boolean {
  return (scripts['backend-reply'] ?? []).every((step) => /^(ack|refuse|delay)(:[^+]*)?$/.test(step));
}

/**
 * A backend uses what came with an offer that it accepts, and closes the rest, unless it is told otherwise. Where several offers come
 * on a connection, only plain answers tell which offer they are for: another may name no token, or come more than once.
 */
function checkUse({ records }: Player, plan: Plan): string[] {
  const told = (plan.scripts['backend-reply'] ?? []).join();
  const offers = new Map<number, number>();
  const latest = new Map<number, HandoffRecord>();
  for (const record of records) if (record.type === 'handoff') latest.set(record.index, record);
  const mismatched = new Set<number | null>();
  for (const record of records)
    if (record.type === 'frame' && record.problems.some(({ id }) => id === 'sideband-token-mismatch'))
      mismatched.add(record.index);
  for (const { connection } of latest.values()) offers.set(connection, (offers.get(connection) ?? 0) + 1);
  return [...latest.values()].flatMap((record) => {
    const [first] = record.passed ?? [];
    if (first?.kind !== 'stream' || first.fate === 'dropped-by-kernel') return [];
    if (offers.get(record.connection)! > 1 && !answersPlainly(plan)) return [];
    const { outcome } = record;
    const due =
      outcome === 'accepted' || outcome === 'late' ? ['adopted'] : outcome === 'refused' ? ['closed'] : null;
    if (due === null) return [];
    // After an ACK before the offer, the descriptor is used when the offer comes, unless something else comes first.
    if (/ack:close|early(?!:)/.test(told)) due.push('closed');
    // That ACK was for the token of the sideband, and says nothing about an offer with another one.
    if (/early(?!:)/.test(told) && mismatched.has(record.offer)) due.push('adopted');
    if (told.includes('leak')) due.push('leaked');
    if (plan.adopt === 'close') due.push('closed');
    return due.includes(String(first.fate))
      ? []
      : [`the descriptor of an offer that is ${outcome} is ${first.fate}`];
  });
}

/** Tokens that a backend has accepted for more than one offer. */
function acceptedTwice(handoffs: ReturnType<typeof modelOf>['handoffs']): string[] {
  const times = new Map<string, number>();
  for (const { token, outcome } of handoffs)
    if (outcome === 'accepted' || outcome === 'late') times.set(token, (times.get(token) ?? 0) + 1);
  return [...times.values()]
    .filter((count) => count > 1)
    .map((count) => `a token was accepted ${count} times`);
}
