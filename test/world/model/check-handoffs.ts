import type { ChangedRecord, HandoffRecord } from '../../../src/records/traffic-records.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import type { Player } from '../stage.ts';
import { announcedAt, announcedTo, isOffer } from './announced.ts';
import { isPiece, type PieceRecord } from './check-records.ts';
import { fatesIn } from './fates-said.ts';
import { leavingsOf, madeAfter } from './leavings.ts';
import { ModelPairing } from './pairing.ts';
import { Received } from './received.ts';
import { connectionsOf, once, passedAt, type Stream, streamsOf, wayOfDirection } from './streams.ts';
import { GivenBytes, loosenedBy } from './tapped.ts';

/** Every handoff that is shown is the one that the rule of pairing makes of what passed, and the other way round. */
export function checkHandoffs(player: Player): string[] {
  const shown = new Map<number, HandoffRecord>();
  for (const record of player.records) if (record.type === 'handoff') shown.set(record.index, record);
  const { handoffs } = modelOf(player);
  const loosened = loosenedBy(player);
  const wrong =
    shown.size === handoffs.length ? [] : [`${handoffs.length} handoffs, ${shown.size} are shown`];
  for (const [index, handoff] of handoffs.entries()) {
    const record = shown.get(index);
    if (record === undefined) continue;
    const found = { ...handoff, correlationId: String(handoff.correlationId) };
    for (const field of [
      'connection',
      'token',
      'correlationId',
      'outcome',
      'offer',
      'ack',
      'ready',
      'latencyMs',
    ] as const)
      if (record[field] !== found[field])
        wrong.push(`handoff ${index}: ${field} is ${found[field]}, shown as ${record[field]}`);
    const { offered, answered, outcome, passed } = handoff;
    const there = record.passed ?? [];
    if (passed.length !== there.length || passed.some((one, at) => one !== there[at]))
      wrong.push(`handoff ${index}: ${passed.length} descriptors came with it, ${there.length} are shown`);
    const said = player.fates.said.get(index);
    if (said !== fatesIn({ passed }))
      wrong.push(`handoff ${index}: its descriptors are ${fatesIn({ passed })}, said to be ${said}`);
    const unseen = handoff.offer === null && handoff.ack === null;
    const sides =
      offered === null && answered === null && handoff.offer !== null
        ? undefined
        : { broker: outcome, backend: answered ?? (unseen ? null : outcome) };
    const isClaimed = !loosened.has(handoff.connection);
    if (isClaimed && JSON.stringify(record.sides) !== JSON.stringify(sides))
      wrong.push(
        `handoff ${index}: ${JSON.stringify(sides)} to its sides, shown as ${JSON.stringify(record.sides)}`,
      );
  }
  return wrong;
}

/** What the model makes of the frames that a player has shown. */
export const modelOf = once(modelled);

function modelled(player: Player): ModelPairing {
  const model = new ModelPairing(player.deadlineMs);
  const streams = new Map(streamsOf(player).map((stream) => [`${stream.connection} ${stream.way}`, stream]));
  const pieces = player.records.filter((record) => isPiece(record) || record.type === 'changed');
  const received = new Map<string, Received>();
  const given = new Map<number, GivenBytes>();
  const givenOn = (connection: number) => {
    const known = given.get(connection) ?? new GivenBytes(player, connection);
    given.set(connection, known);
    return known;
  };
  const leavings = leavingsOf(player);
  for (const [place, record] of pieces.entries()) {
    if (record.type === 'sideband') continue;
    if (record.type === 'changed') {
      // It was to pass in place of what was changed, of which another record tells.
      if (record.by.endsWith('+undelivered')) continue;
      const key = `${record.connection} ${wayOfDirection(record.direction)}`;
      const stream = received.get(key) ?? new Received(player, record);
      received.set(key, stream);
      const was = Buffer.from(record.was, 'hex');
      const at = /^(unsent|incomplete)$/.test(record.by)
        ? sentBefore(streams.get(key), record.offset)
        : stream.cameAt(was, record);
      const { connection, direction } = record;
      if (direction === 'backend-to-broker') givenOn(connection).changed(was, record);
      const forth = streams.get(`${connection} forth`);
      model.asItCame(record, was, at, announcedAt(passedBy(pieces, place, forth, at), forth, at));
      continue;
    }
    const stream = streams.get(`${record.connection} ${wayOfDirection(record.direction)}`);
    if (stream === undefined) continue;
    const end = record.offset + record.length;
    const passage = passedAt(stream, end);
    if (leavings.length > 0) {
      const order = madeAfter(player, pieces, place, stream, passage.order);
      while (leavings.length > 0 && leavings[0]!.order < order) model.leavings.add(leavings.shift()!);
    }
    const forth = streams.get(`${record.connection} forth`);
    const bytes = stream.bytes.subarray(record.offset, end);
    const back = record.direction === 'backend-to-broker';
    const isGiven =
      !back ||
      player.role !== 'tap' ||
      givenOn(record.connection).passes(bytes, record.offset, record.type === 'frame');
    if (record.type === 'bytes') {
      if (back && isAnswer(record, player)) model.brokenAnswer(record.connection, isGiven);
      continue;
    }
    model.frame(
      record,
      bytes,
      passage.at,
      announcedTo(pieces, place, forth, passage.order),
      passedBefore(pieces, place, forth),
      isGiven,
    );
  }
  model.end();
  return model;
}

/**
 * What had passed towards the backend at a time, of what is shown: what passed at the same time, and is shown after that place, passed
 * after it; what passed before may be shown later, as it was not known what it is.
 */
function passedBy(
  pieces: readonly (PieceRecord | ChangedRecord)[],
  place: number,
  forth: Stream | undefined,
  at: number | null,
): readonly (PieceRecord | ChangedRecord)[] {
  if (forth === undefined || at === null) return pieces.slice(0, place);
  const isEarlier = (record: PieceRecord | ChangedRecord) =>
    isPiece(record) &&
    record.connection === forth.connection &&
    (record.type === 'sideband' || record.direction === 'broker-to-backend') &&
    passedAt(forth, record.offset + record.length).at < at;
  return pieces.filter((record, index) => index < place || isEarlier(record));
}

/** When what was sent of an offer that was not sent as a whole, or in its place, had left; null where that is nothing. */
function sentBefore(stream: Stream | undefined, offset: number): number | null {
  return stream === undefined || offset === 0 ? null : passedAt(stream, offset).at;
}

/**
 * What came with the sideband of an offer: the last one before it and after the offer before.
 * docs/protocol.md, sideband-place: it belongs to those 16 bytes and to no others.
 */
function passedBefore(
  pieces: readonly (PieceRecord | ChangedRecord)[],
  place: number,
  forth: Stream | undefined,
): readonly PassedDescriptor[] {
  const { connection } = pieces[place]!;
  const before = pieces.slice(0, place);
  const since = before.findLastIndex((record) => isOffer(record, connection));
  const sideband = before
    .slice(since + 1)
    .findLast((record) => record.type === 'sideband' && record.connection === connection);
  if (sideband?.type !== 'sideband') return [];
  const { offset, length } = sideband;
  return (forth?.passed ?? []).flatMap((one) =>
    one.offset >= offset && one.offset < offset + length ? one.passed : [],
  );
}

/** Whether bytes of a backend that are not a frame answer an offer: not where the broker left before the rest of them. */
function isAnswer(record: PieceRecord, player: Player): boolean {
  const broken = record.problems.some(({ id }) => id === 'truncated');
  return !broken || endedByBackend(player, record.connection);
}

function endedByBackend(player: Player, connection: number): boolean {
  const seen = connectionsOf(player).find((one) => one.connection === connection)?.seen ?? [];
  const first = seen.find(({ type }) => type === 'ended' || type === 'closed');
  if (player.role === 'tap') return first?.type === 'ended' ? first.end === 1 : true;
  return player.role === 'backend' ? first?.type === 'closed' : first?.type === 'ended';
}

/** The summary counts what the records say, each once. */
export function checkSummary({ records, summary }: Player): string[] {
  if (summary === null) return [];
  const pieces = records.filter(isPiece);
  const frames = pieces.filter((record) => record.type === 'frame');
  const latest = new Map<number, HandoffRecord>();
  for (const record of records) if (record.type === 'handoff') latest.set(record.index, record);
  const handoffs: Record<string, number> = { accepted: 0, refused: 0, invalid: 0, late: 0, unanswered: 0 };
  for (const { outcome } of latest.values()) handoffs[outcome]! += 1;
  const changed = records.filter((record) => record.type === 'changed');
  const problems = [...pieces, ...changed, ...latest.values()]
    .flatMap((record) => record.problems)
    .filter(({ own }) => !own);
  const severities: Record<string, number> = { error: 0, warning: 0, note: 0 };
  for (const { severity } of problems) severities[severity]! += 1;
  for (const record of records)
    if (record.type === 'verdict')
      for (const { severity, own } of record.problems ?? []) if (!own) severities[severity]! += 1;
  const counted = {
    bytes: pieces.reduce((sum, { length }) => sum + length, 0),
    frames: frames.length,
    offers: frames.filter(({ message }) => message === 'HandoffOffer').length,
    acks: frames.filter(
      ({ message, envelope }) => message === 'HandoffAck' && envelope['kind'] === 'FRAME_KIND_RESPONSE',
    ).length,
    handoffs,
    problems: severities,
  };
  const answered = [...latest.values()].filter(({ latencyMs }) => latencyMs !== null).length;
  const timed = summary.latencyMs?.count ?? 0;
  const wrong = timed === answered ? [] : [`summary: ${answered} latencies, ${timed} are counted`];
  return wrong.concat(
    Object.entries(counted).flatMap(([name, value]) => {
      const told = summary[name as keyof typeof counted];
      return JSON.stringify(told) === JSON.stringify(value)
        ? []
        : [`summary: ${name} is ${JSON.stringify(value)}, shown as ${JSON.stringify(told)}`];
    }),
  );
}
