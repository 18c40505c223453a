import type { ClientRecord, VerdictRecord } from '../../../src/records/outcome-records.ts';
import type { Seen } from '../machine/process.ts';
import type { Player } from '../stage.ts';
import { offerOutcome } from './check-verdicts.ts';
import { type Answer, envelopeOf, frontOf, readyOf, replyOf } from './frames.ts';
import { connectionsOf } from './streams.ts';

/** What a broker says of its clients follows from what left for them, from whether its connection did, and from what its backend answered in time. */
export function checkBroker(player: Player): string[] {
  const { process, records, deadlineMs } = player;
  const connections = connectionsOf(player);
  return records.flatMap((record) => {
    if (record.type !== 'client') return [];
    const client = connections.find(({ connection }) => connection === record.connection)!.seen;
    const { driver } = client[0]!;
    const backend = process.seen.filter((one) => one.driver === driver && one.end === 1);
    const passed = backend.some(
      (one) => one.type === 'sent' && one.passed.some((descriptor) => process.handedOver.has(descriptor)),
    );
    const inTime = passed && !mayBeOverdue(client, backend, deadlineMs);
    return checkClient(record, client, offerOutcome(backend, deadlineMs), passed, inTime).map(
      (text) => `client ${record.connection}: ${text}`,
    );
  });
}

/** Whether the deadline that was set with the token, once the Hello had come, had passed when the last bytes of the backend came. */
function mayBeOverdue(client: readonly Seen[], backend: readonly Seen[], deadlineMs: number): boolean {
  const replied = client.findIndex(({ type }) => type === 'sent');
  const issued = client.slice(0, replied).findLast(({ type }) => type === 'received');
  const answered = backend.findLast(({ type }) => type === 'received');
  if (issued === undefined || answered === undefined) return false;
  return answered.at - issued.at > deadlineMs * 1000;
}

function checkClient(
  record: ClientRecord,
  client: readonly Seen[],
  answer: VerdictRecord['outcome'] | null,
  passed: boolean,
  inTime: boolean,
): string[] {
  const { token, state } = record;
  if (token === null) return state === null ? [] : [`a state ${state} without a token`];
  const told = toldAccepted(client);
  const adopted = state === 'adopted';
  const misled = state === 'misled';
  if (adopted && !told) return ['adopted, though no ready that can be taken left for the client'];
  if (adopted && answer !== null && answer !== 'accepted')
    return [`adopted, though the answer of the backend was ${answer}`];
  if (adopted && !passed) return ['adopted, though its connection never left for the backend'];
  if (misled && inTime && answer === 'accepted') return ['misled, though the backend has accepted it'];
  if (misled && !told) return ['misled, though no ready that can be taken left for the client'];
  if (told && !adopted && !misled) return [`${state}, though the client was told accepted`];
  return [];
}

/** Whether a ready that a client takes has left for it, behind a HelloReply that leads to a handoff. */
function toldAccepted(seen: readonly Seen[]): boolean {
  const [first, second] = framesIn(seen, 'sent');
  const reply = first === undefined ? null : replyIn(first);
  if (reply === null || reply.refused || !reply.passing || reply.token === '' || second === undefined)
    return false;
  return readyOf(second, reply.token) === 'accepted';
}

/** What a client says of its Hello, and the route that it takes, follow from what it received. */
export function checkHello(player: Player): string[] {
  const [connection] = connectionsOf(player);
  const verdict = player.records.find((record): record is VerdictRecord => record.type === 'verdict');
  if (connection === undefined) return [];
  if (verdict === undefined) return ['a Hello without a verdict'];
  if (player.visit?.who === 'admin') return checkAdmin(verdict, connection.seen);
  const expected = helloOutcome(connection.seen);
  const wrong =
    expected === verdict.outcome ? [] : [`the verdict is ${verdict.outcome}, what came is ${expected}`];
  const adopted = verdict.outcome === 'accepted';
  if (adopted !== (verdict.route === 'adopted'))
    wrong.push(`${verdict.outcome}, and the route is ${verdict.route}`);
  return wrong;
}

/** What a request to a broker leads to follows from what came. docs/protocol.md, "Messages": AdminReply. */
function checkAdmin({ outcome, route }: VerdictRecord, seen: readonly Seen[]): string[] {
  const [first] = framesIn(seen, 'received');
  const envelope = first?.[0] === 1 ? envelopeOf(first) : null;
  const answered = envelope?.usual === true && envelope.kind === 1 && envelope.protocol === 0xad01;
  const wrong = route === 'none' ? [] : [`an admin request, and the route is ${route}`];
  const good = outcome === 'accepted' || outcome === 'refused';
  // The answer may be wrong in its payload, too.
  if (good && !answered) wrong.push(`the verdict is ${outcome}, and no AdminReply came`);
  if (first !== undefined && !answered && outcome === 'unanswered')
    wrong.push('unanswered, though a frame came');
  return wrong;
}

function helloOutcome(seen: readonly Seen[]): VerdictRecord['outcome'] {
  const heard = Buffer.concat(seen.flatMap((one) => (one.type === 'received' ? [one.bytes] : [])));
  const [first, second] = framesIn(seen, 'received');
  const part = (length: number) => (heard.length > length && brokenOff(seen) ? 'invalid' : 'unanswered');
  if (first === undefined) return frontOf(heard, 0) === 'broken' ? 'invalid' : part(0);
  const reply = replyIn(first);
  if (reply === null) return 'invalid';
  if (reply.refused || !reply.passing || reply.token === '') return 'refused';
  if (second === undefined) return frontOf(heard, first.length) === 'broken' ? 'invalid' : part(first.length);
  return readyOf(second, reply.token) satisfies Answer;
}

/** Whether the other side has ended the connection before this one did. */
function brokenOff(seen: readonly Seen[]): boolean {
  return seen.find(({ type }) => type === 'ended' || type === 'closed')?.type === 'ended';
}

function replyIn(frame: Uint8Array): ReturnType<typeof replyOf> {
  const envelope = envelopeOf(frame);
  if (envelope?.usual !== true || envelope.kind !== 1 || envelope.protocol !== 0) return null;
  return replyOf(envelope.payload);
}

function framesIn(seen: readonly Seen[], type: 'sent' | 'received'): Uint8Array[] {
  const bytes = Buffer.concat(
    seen.flatMap((one) => (one.type === type ? [(one as Seen & { bytes: Uint8Array }).bytes] : [])),
  );
  const frames: Uint8Array[] = [];
  for (let at = 0; ; ) {
    const front = frontOf(bytes, at);
    if (typeof front !== 'number') return frames;
    frames.push(bytes.subarray(at, at + front));
    at += front;
  }
}
